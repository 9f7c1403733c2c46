import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Commands that between them load what a user waits for; without a master most end with an error, which is fine. */
const commands = [
  ['--version'],
  ['--help'],
  ['key', 'list'],
  ['apply', '*'],
  ['run', '*', 'test.ping'],
  ['jobs', 'list'],
  ['call', '--local', 'test.ping'],
];

/** Fills a release's compile cache by running its commands once, away from the machine's own configuration. */
export async function warmCompileCache(release: string): Promise<void> {
  const nowhere = await mkdtemp(join(tmpdir(), 'muster-build-'));
  for (const command of commands) {
    await new Promise<void>((resolve) => {
      const env = { ...process.env, HOME: nowhere, MUSTER_SOCKET: join(nowhere, 'none.sock') };
      execFile(join(release, 'bin/muster'), command, { env, cwd: nowhere, timeout: 10_000 }, () => resolve());
    });
  }
  await rm(nowhere, { recursive: true, force: true });
  // Node makes it for its own user alone; whoever runs the program may profit
  await promisify(execFile)('chmod', ['-R', 'go+rX', join(release, 'cache')]);
}
