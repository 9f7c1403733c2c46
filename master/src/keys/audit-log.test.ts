import { appendFile, mkdtemp, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkAuditLog } from './audit-check.ts';
import { AuditLog } from './audit-log.ts';

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
    expect(await checkAuditLog(path)).toEqual({ path, lines: 103 });
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
    const { fault } = await checkAuditLog(path);
    expect(fault?.line).toBeGreaterThanOrEqual(line);
    expect(fault?.line).toBeLessThanOrEqual(line + 1);
  });

  it.each([
    ['lines were cut off at its end', async () => rewrite((await lines()).slice(0, 1))],
    ['its last line was altered', async () => rewrite((await lines()).with(2, `${(await lines())[2]} `))],
    [
      'its last line was altered in place',
      async () => rewrite((await lines()).map((line) => line.replace('"c"', '"x"'))),
    ],
    ['it is gone', () => unlink(path)],
    ['its head is gone', () => unlink(`${path}.head`)],
    ['its head is none', () => writeFile(`${path}.head`, '{"sequence":')],
  ])('does not open when %s: to write on would hide it', async (_, tamper) => {
    await tamper();
    await expect(AuditLog.open(path)).rejects.toThrow('tampered');
  });

  it('goes on after a crash between the line and its head', async () => {
    const head = await readFile(`${path}.head`);
    await (await AuditLog.open(path)).append(entry('d'));
    await writeFile(`${path}.head`, head);
    await (await AuditLog.open(path)).append(entry('e'));
    expect(await checkAuditLog(path)).toEqual({ path, lines: 5 });
  });

  it.each([
    ['half a line', '{"sequence":4,"time":"2026'],
    ['nothing but zeros', '\0'.repeat(4096)],
    ['a line after zeros', `\0\0\0\n{"sequence":5}\n`],
  ])('mends what a crash left of a line, %s, and says so once', async (_, torn) => {
    await appendFile(path, torn);
    expect(await checkAuditLog(path)).toMatchObject({ lines: 3 });
    for (const subject of ['d', 'e']) await (await AuditLog.open(path)).append(entry(subject));
    expect(await checkAuditLog(path)).toEqual({ path, lines: 6 });
    const actions = (await lines())
      .map((line) => JSON.parse(line))
      .map(({ action, subject }) => [action, subject]);
    expect(actions.slice(3)).toEqual([
      ['audit.mend', 'line 4'],
      ['key.accept', 'd'],
      ['key.accept', 'e'],
    ]);
  });

  it('says of what it has written down that it failed', async () => {
    const log = await AuditLog.open(path);
    const failing = log.cover([entry('d')], () => Promise.reject(new Error('no room')));
    await expect(failing).rejects.toThrow('no room');
    await log.append(entry('e'));
    const said = (await lines())
      .map((line) => JSON.parse(line))
      .map(({ subject, details }) => [subject, details?.failed]);
    expect(said.slice(3)).toEqual([
      ['d', undefined],
      ['d', 'no room'],
      ['e', undefined],
    ]);
  });

  it('shows its newest lines, whatever their length', async () => {
    const log = await AuditLog.open(path);
    await log.append({ ...entry('long'), details: { text: 'x'.repeat(300_000) } });
    await log.append({ ...entry('denied'), isAllowed: false });
    await log.append(entry('z'));
    const subjects = async (limit: number, fits: (line: { isAllowed: boolean }) => boolean = () => true) =>
      (await log.last(limit, fits)).map(({ subject }) => subject);
    expect(await subjects(3)).toEqual(['long', 'denied', 'z']);
    expect(await subjects(100)).toEqual(['a', 'b', 'c', 'long', 'denied', 'z']);
    expect(await subjects(100, ({ isAllowed }) => !isAllowed)).toEqual(['denied']);
    expect(await (await AuditLog.open(join(directory, 'other', 'audit.log'))).last(3, () => true)).toEqual(
      [],
    );
  });
});
