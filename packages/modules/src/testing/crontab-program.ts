import type { MemoryProgram } from '@muster/engine';

/** Where Debian keeps the crontab of an account. */
export function tablePath(user: string): string {
  return `/var/spool/cron/crontabs/${user}`;
}

/** A crontab that keeps tables there. */
export const crontab: MemoryProgram = async ([, user = '', action], { stdin = '' }, host) => {
  const path = tablePath(user);
  if (action === '-') {
    await host.files.writeAtomically(path, { kind: 'bytes', bytes: Buffer.from(stdin) }, {});
    return {};
  }
  if ((await host.files.stat(path)) === undefined) return { code: 1, stderr: `no crontab for ${user}\n` };
  return { stdout: await host.files.readText(path) };
};
