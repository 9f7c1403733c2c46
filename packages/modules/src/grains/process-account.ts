import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** Who the minion runs as (`uid`, `gid`, `username`, `groupname`) and its surroundings (`cwd`, `path`, `shell`, `ps`). */
export function processAccountGrains(
  system: SystemReader,
  environment: NodeJS.ProcessEnv = process.env,
): Grains {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  const path = environment['PATH'] ?? '';
  return {
    uid,
    gid,
    username: nameOfId(system.text('/etc/passwd') ?? '', uid) ?? String(uid),
    groupname: nameOfId(system.text('/etc/group') ?? '', gid) ?? String(gid),
    cwd: process.cwd(),
    path,
    systempath: path.split(':').filter((entry) => entry !== ''),
    shell: environment['SHELL'] ?? '/bin/sh',
    ps: 'ps -efHww',
  };
}

/** The name in the first column for the id in the third, as in /etc/passwd and /etc/group. */
export function nameOfId(table: string, id: number): string | undefined {
  return table
    .split('\n')
    .map((line) => line.split(':'))
    .find(([, , column]) => column === String(id))?.[0];
}
