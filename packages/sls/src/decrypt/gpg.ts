import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { MusterError } from '@muster/shared';

const timeLimitMs = 20_000;
const largestTextBytes = 16 * 1024 * 1024;

/** What a PGP message holds, through the `gpg` program and the key ring of a directory. The message goes to its standard input, nothing through a shell. */
export function decryptGpg(message: string, homeDirectory: string): Buffer {
  const args = ['--homedir', homeDirectory, '--batch', '--no-tty', '--decrypt'];
  const { error, status, stdout, stderr } = spawnSync('gpg', args, {
    input: message,
    timeout: timeLimitMs,
    maxBuffer: largestTextBytes,
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (error !== undefined) {
    const problem =
      'code' in error && error.code === 'ENOENT' ? 'the program gpg is not installed' : error.message;
    throw new MusterError('RENDER_FAILED', `the PGP message cannot be opened: ${problem}`, { cause: error });
  }
  if (status === 0) return stdout;
  const problem = existsSync(homeDirectory)
    ? saidBy(stderr.toString('utf8'))
    : 'there is no such directory; gpg_keydir says where the keys are';
  throw new MusterError(
    'RENDER_FAILED',
    `the PGP message cannot be opened with the keys in ${homeDirectory}: ${problem}`,
  );
}

/** The last lines: which key the message is for, and what went wrong. */
function saidBy(output: string): string {
  const lines = output.split('\n').map((line) => line.replace(/^gpg:\s*/, '').trim());
  return lines
    .filter((line) => line !== '')
    .slice(-3)
    .join('; ');
}
