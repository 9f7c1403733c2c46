import { createHash } from 'node:crypto';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onlineSources } from './base-image.ts';
import { output } from './command.ts';
import { withExclusiveLock } from './exclusive-lock.ts';

/**
 * The offline apt repository that holds `packages` and all they need beyond the base, downloaded from the
 * machine's mirror at the first call; hosts see it as `file:/srv/repository`.
 */
export async function ensurePackageRepository(
  cache: string,
  base: string,
  packages: readonly string[],
  report: (line: string) => void,
): Promise<string> {
  const key = createHash('sha256')
    .update(JSON.stringify([base, packages]))
    .digest('hex')
    .slice(0, 12);
  const repository = join(cache, `repository-${key}`);
  return await withExclusiveLock(join(cache, 'repository.lock'), async () => {
    const isThere = await access(repository).then(
      () => true,
      () => false,
    );
    if (isThere) return repository;
    report(`downloading ${packages.length} packages and their dependencies for offline hosts (once)`);
    const unfinished = `${repository}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(join(unfinished, 'partial'), { recursive: true });
    await output([
      'unshare',
      '-m',
      '--propagation',
      'private',
      'bash',
      '-euc',
      downloadScript,
      'download',
      base,
      unfinished,
      ...onlineSources,
      ...packages,
    ]);
    await output(['bash', '-euc', indexScript, 'index', unfinished]);
    await rename(unfinished, repository);
    report(`the repository holds ${(await readdir(repository)).length - 2} packages`);
    return repository;
  });
}

// Resolves and downloads in a throwaway overlay of the base, on the machine's network.
const downloadScript = `
base=$1 repository=$2; shift 2
room=/mnt; mount -t tmpfs tmpfs "$room"; mkdir "$room"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=$base,upperdir=$room/upper,workdir=$room/work" "$room/root"
cat /etc/resolv.conf > "$room/root/etc/resolv.conf"
mount --bind "$repository" "$room/root/var/cache/apt/archives"
chroot "$room/root" apt-get -q "\${@:1:4}" update
chroot "$room/root" apt-get -q -y "\${@:1:4}" -o APT::Keep-Downloaded-Packages=1 --download-only install "\${@:5}"
`;

const indexScript = `
cd "$1"; rm -rf partial lock
dpkg-scanpackages -m . 2>/dev/null > Packages
printf 'Date: %s\\nOrigin: testbed\\nSuite: stable\\nCodename: testbed\\nMD5Sum:\\nSHA256:\\n %s %s Packages\\n' \\
  "$(date -Ru)" "$(sha256sum < Packages | cut -d' ' -f1)" "$(stat -c %s Packages)" > Release
`;
