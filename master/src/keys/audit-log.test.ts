import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditLog, verifyAuditLog } from './audit-log.ts';

const entry = (subject: string) => ({ actor: 'uid:0', action: 'key.accept', subject, isAllowed: true });

describe('the audit log', () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'muster-audit-'));
    path = join(directory, 'audit', 'audit.log');
    const log = await AuditLog.open(path);
    for (const subject of ['a', 'b', 'c']) await log.append(entry(subject));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const lines = async () => (await readFile(path, 'utf8')).trimEnd().split('\n');
  const rewrite = (kept: readonly string[]) => writeFile(path, kept.map((line) => `${line}\n`).join(''));

  it('is whole after any number of entries, openings and entries at once', async () => {
    const log = await AuditLog.open(path);
    await Promise.all(Array.from({ length: 100 }, (_, index) => log.append(entry(`n${index}`))));
    expect(await lines()).toHaveLength(103);
    expect(await verifyAuditLog(path)).toBeUndefined();
  });

  it('can be read by nobody else', async () => {
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['an altered line', 2, (all: string[]) => all.with(1, all[1]?.replace('"b"', '"x"') ?? '')],
    ['an altered last line', 3, (all: string[]) => all.with(2, all[2]?.replace('"c"', '"x"') ?? '')],
    ['a removed line', 2, (all: string[]) => all.toSpliced(1, 1)],
    ['a removed first line', 1, (all: string[]) => all.slice(1)],
    ['lines cut off at the end', 2, (all: string[]) => all.slice(0, 1)],
    ['an added line', 4, (all: string[]) => [...all, all[0] ?? '']],
    ['lines in another order', 1, (all: string[]) => all.toReversed()],
    ['a line that is none', 2, (all: string[]) => all.with(1, 'x')],
  ])('shows %s', async (_, line, tamper) => {
    await rewrite(tamper(await lines()));
    const fault = await verifyAuditLog(path);
    expect(fault?.line).toBeGreaterThanOrEqual(line);
    expect(fault?.line).toBeLessThanOrEqual(line + 1);
  });

  it('does not open when lines were cut off at its end', async () => {
    await rewrite((await lines()).slice(0, 1));
    await expect(AuditLog.open(path)).rejects.toThrow('tampered');
  });

  it('goes on after a crash between the line and its head', async () => {
    const head = await readFile(`${path}.head`);
    await (await AuditLog.open(path)).append(entry('d'));
    await writeFile(`${path}.head`, head);
    await (await AuditLog.open(path)).append(entry('e'));
    expect(await verifyAuditLog(path)).toBeUndefined();
  });
});
