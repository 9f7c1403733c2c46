import { spawnSync } from 'node:child_process';
import { MusterError } from '@muster/shared';

const timeLimitMs = 20_000;
const largestTextBytes = 16 * 1024 * 1024;

/** What a PGP message holds, through the `gpg` program and the key ring of a directory. The message goes to its standard input, nothing through a shell. */
export function decryptGpg(message: string, homeDirectory: string): Buffer {
  const args = ['--homedir', homeDirectory, '--batch', '--no-tty', '--quiet', '--decrypt'];
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
  const said = stderr.toString('utf8').trim().split('\n').at(-1) ?? '';
  throw new MusterError(
    'RENDER_FAILED',
    `the PGP message cannot be opened with the keys in ${homeDirectory}: ${said}`,
  );
}
