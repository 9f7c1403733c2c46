import { createHash } from 'node:crypto';
import { access, chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { output } from './command.ts';
import { withExclusiveLock } from './exclusive-lock.ts';
import { debianMirror } from './machine.ts';

export const debianSuite = 'bookworm';

/** Beside the essential ones: what makes it a host that an operator would log in to. */
const packages = [
  'systemd-sysv dbus libpam-systemd openssh-server sudo less procps python3',
  'iproute2 iputils-ping netbase ca-certificates apt-utils curl cron nftables',
].flatMap((line) => line.split(' '));

/** The apt options that select the machine's own mirror in place of the offline repository. */
export const onlineSources = [
  '-o',
  'Dir::Etc::sourcelist=/etc/apt/online.list',
  '-o',
  'Dir::Etc::sourceparts=-',
];

/** The read-only root that all hosts share, made at the first call; its name changes with its recipe. */
export async function ensureBaseImage(cache: string, report: (line: string) => void): Promise<string> {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([debianSuite, packages, 1]))
    .digest('hex');
  const base = join(cache, `base-${fingerprint.slice(0, 12)}`);
  return await withExclusiveLock(join(cache, 'base.lock'), async () => {
    if (await exists(base)) return base;
    report(`building the hosts' Debian ${debianSuite} (once, about 20 s)`);
    const unfinished = `${base}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await bootstrap(unfinished);
    await rename(unfinished, base);
    return base;
  });
}

async function bootstrap(root: string): Promise<void> {
  const mirror = await debianMirror();
  // eatmydata: unpacking is dominated by fsync
  await output([
    'eatmydata',
    'mmdebstrap',
    '--quiet',
    '--mode=root',
    '--variant=minbase',
    `--include=${packages.join(',')}`,
    debianSuite,
    root,
    mirror,
  ]);
  await chmod(root, 0o755);
  const inRoot = (path: string) => join(root, path);

  // What belongs to one host is not shared
  for (const path of [
    'etc/ssh/ssh_host_rsa_key',
    'etc/ssh/ssh_host_ecdsa_key',
    'etc/ssh/ssh_host_ed25519_key',
  ]) {
    await rm(inRoot(path), { force: true });
    await rm(inRoot(`${path}.pub`), { force: true });
  }
  await rm(inRoot('etc/hostname'), { force: true });
  await writeFile(inRoot('etc/machine-id'), '');
  await writeFile(inRoot('etc/resolv.conf'), '');

  await writeFile(inRoot('etc/dpkg/dpkg.cfg.d/testbed'), 'force-unsafe-io\n');
  await writeFile(
    inRoot('etc/apt/apt.conf.d/99testbed'),
    'Acquire::Languages "none";\nAPT::Install-Recommends "false";\n',
  );
  // Two sets of sources: the offline repository, and the mirror for `Host.aptOnline`
  await rename(inRoot('etc/apt/sources.list'), inRoot('etc/apt/online.list'));
  await writeFile(inRoot('etc/apt/sources.list'), 'deb [trusted=yes] file:/srv/repository ./\n');
  await mkdir(inRoot('srv/repository'), { recursive: true });
  // These wake up by themselves and hold dpkg's lock in the middle of a test
  for (const timer of [
    'apt-daily.timer',
    'apt-daily-upgrade.timer',
    'dpkg-db-backup.timer',
    'e2scrub_all.timer',
  ]) {
    await rm(inRoot(`etc/systemd/system/${timer}`), { force: true });
    await symlink('/dev/null', inRoot(`etc/systemd/system/${timer}`));
  }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
