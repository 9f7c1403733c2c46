import { access, constants, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command, failure } from './command.ts';
import { TestbedError } from './testbed-error.ts';

/** The programs that a bed runs on this machine, and the Debian packages they come from. */
const programs: Readonly<Record<string, string>> = {
  'systemd-nspawn': 'systemd-container',
  mmdebstrap: 'mmdebstrap',
  eatmydata: 'eatmydata',
  'dpkg-scanpackages': 'dpkg-dev',
  ip: 'iproute2',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  flock: 'util-linux',
  pgrep: 'procps',
};

const inotifyLimit = '/proc/sys/fs/inotify/max_user_instances';
const inotifyInstances = 8192;

/** Makes this machine able to carry hosts: root, programs (through apt when missing), inotify instances. */
export async function prepareMachine(report: (line: string) => void): Promise<void> {
  if (process.getuid?.() !== 0) throw new TestbedError('test hosts need root on this machine');
  await installMissingPrograms(report);
  // Counted per user over the whole machine, and every host's root is the machine's root: about 6 for
  // an idle host. When they run out, systemd does not fail but hangs.
  const limit = Number(await readFile(inotifyLimit, 'utf8'));
  if (limit < inotifyInstances) await writeFile(inotifyLimit, String(inotifyInstances)).catch(() => {});
}

async function installMissingPrograms(report: (line: string) => void): Promise<void> {
  const missing = new Set<string>();
  for (const [program, debianPackage] of Object.entries(programs)) {
    if (!(await isOnPath(program))) missing.add(debianPackage);
  }
  if (missing.size === 0) return;
  report(`installing on this machine: ${[...missing].join(' ')}`);
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q'];
  await command([...apt, 'update']);
  const install = [...apt, 'install', '-y', '--no-install-recommends', ...missing];
  const result = await command(install);
  if (result.code !== 0) throw failure(install, result);
}

async function isOnPath(program: string): Promise<boolean> {
  for (const directory of [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin']) {
    const found = await access(join(directory, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}

/** The Debian mirror that this machine itself takes its packages from. */
export async function debianMirror(): Promise<string> {
  for (const [file, pattern] of [
    ['/etc/apt/sources.list.d/debian.sources', /^URIs:\s*(\S+)/m],
    ['/etc/apt/sources.list', /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)/m],
  ] as const) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const mirror = pattern.exec(text)?.[1];
    if (mirror !== undefined) return mirror;
  }
  throw new TestbedError(
    'no Debian mirror in /etc/apt/sources.list.d/debian.sources or /etc/apt/sources.list',
  );
}
