import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

test('npm run demo -- --local tells its story to the end in under a minute', async () => {
  const argv = ['run', '--silent', 'demo', '--', '--local'];
  const { stdout } = await promisify(execFile)('npm', argv, { cwd: checkout, timeout: 60_000 });
  expect(stdout).toContain('api: 3 changed');
  expect(stdout).toContain('api: 3 unchanged');
  expect(stdout.match(/^repaired after \d+ ms$/gm)).toHaveLength(2);
  expect(stdout).toContain('7. Look around');
});
