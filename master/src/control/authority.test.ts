import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AuditLog } from '../keys/index.ts';
import { Authority } from './authority.ts';

test('what is denied is an error and in the audit log; reading is in neither', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muster-authority-'));
  const path = join(directory, 'audit/audit.log');
  const authority = new Authority(await AuditLog.open(path), ({ name }) => name !== 'mallory');
  await authority.require({ name: 'alice' }, 'read', 'keys');
  await authority.require({ name: 'alice' }, 'job.start', 'test.ping', { target: '*' });
  await expect(authority.require({ name: 'mallory' }, 'read', 'keys')).rejects.toThrow(
    expect.objectContaining({ code: 'PERMISSION_DENIED', message: expect.stringContaining('mallory') }),
  );
  const lines = (await readFile(path, 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { actor: 'alice', action: 'job.start', subject: 'test.ping', isAllowed: true },
    { actor: 'mallory', action: 'read', subject: 'keys', isAllowed: false },
  ]);
  await rm(directory, { recursive: true });
});
