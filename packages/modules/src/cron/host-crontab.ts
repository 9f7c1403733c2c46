import { type Host, NotYetError, type ReadOnlyHost } from '@muster/engine';
import { askProgram } from '../program/ask-program.ts';
import { runProgram } from '../program/run-program.ts';

/** The crontab of an account; an empty text where it has none. */
export async function readCrontab(user: string, host: ReadOnlyHost): Promise<string> {
  if ((await host.accounts.user(user)) === undefined)
    throw new NotYetError(`User ${user} is not available`, [{ kind: 'user', name: user }]);
  const { code, stdout, stderr } = await askProgram(host, { argv: ['crontab', '-u', user, '-l'] });
  if (code === 0) return stdout;
  if (/no crontab for/.test(stderr)) return '';
  throw new NotYetError(`The crontab of ${user} cannot be read: ${stderr.trim()}`);
}

/** Installs a crontab; cron checks it first. */
export async function writeCrontab(user: string, table: string, host: Host): Promise<void> {
  await runProgram(host, `Installing the crontab of ${user}`, {
    argv: ['crontab', '-u', user, '-'],
    stdin: table,
  });
}

/** Where Debian keeps crontabs, for those that watch them. */
export function crontabPath(user: string): string {
  return `/var/spool/cron/crontabs/${user}`;
}
