import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../bus/test-bus.ts';
import { answer, openTestMaster, type SimulatedMinion, type TestMaster } from '../bus/test-master.ts';
import { patience } from '../patience.ts';

const password = 'correct-horse-battery';
const everyone = { expression: '*', type: 'glob' } as const;

let master: TestMaster;
let attacker: SimulatedMinion;
let victim: SimulatedMinion;
beforeAll(async () => {
  // The worst that whoever starts it can have set.
  const umask = process.umask(0);
  master = await openTestMaster().finally(() => process.umask(umask));
  await tree('pillar', {
    'top.sls': "base:\n  'db*': [db]\n  'G@role:db and db*': [db]\n  'web*': [web]\n",
    'db.sls': `db: {password: ${password}, user: app}\n`,
    'web.sls': 'name: {{ grains.id }}\n',
  });
  [attacker, victim] = await joinTwo('web1', 'db1');
  await requestPillar(victim);
  victim.session.send('mineUpdate', {
    values: {
      address: { value: '10.0.0.2' },
      forDatabases: { value: 'hidden', allow: { target: 'db*', type: 'glob' } },
      forNobody: { value: 'hidden', allow: { target: 'not ( E@(', type: 'compound' } },
    },
    replace: true,
  });
  await eventually(async () => 'db1' in (await master.client.mineList()));
}, 30_000);
afterAll(() => master[Symbol.asyncDispose]());

describe('an accepted minion', () => {
  it('gets the pillar of its own id, whatever it says that it is', async () => {
    const claims = { id: 'db1', nodename: 'db1', host: 'db1', fqdn: 'db1', role: 'db', minion_id: 'db1' };
    const pillar = await requestPillar(attacker, claims);
    expect(pillar.errors).toEqual([]);
    expect(Buffer.from(pillar.data).toString('latin1')).toContain('web1');
    expect(JSON.stringify([pillar, Buffer.from(pillar.data).toString('latin1')])).not.toContain(password);
    expect(pillar.secrets).toEqual([]);
  });

  it('reads of the mine what is shared with it, and nothing else', async () => {
    const functions = ['address', 'forDatabases', 'forNobody', 'constructor'];
    const { values } = await attacker.session.request('mineGet', { target: '*', type: 'glob', functions });
    expect(JSON.stringify(values)).toBe(
      '{"address":{"db1":"10.0.0.2"},"forDatabases":{},"forNobody":{},"constructor":{}}',
    );
  });

  it.each([
    ['pillar', `db:password:${password}`],
    ['pillar', 'db:password:*'],
    ['pillar_pcre', 'db:password:^correct'],
    ['compound', `I@db:password:${password}`],
    ['compound', `not I@db:password:wrong and I@db:password:${password}`],
  ])('cannot guess at the pillar of another with the %s target %s', async (type, target) => {
    const request = { target, type, functions: ['address'] };
    const { values } = await attacker.session.request('mineGet', request);
    expect(values).toEqual({ address: {} });
  });

  it.each([
    ['a regular expression without end', 'pcre', '(?=w)(w|e|b|1|[web1]*)*x$'],
    ['many of them', 'compound', Array(1000).fill('E@(?=.)(.*)*(.*)*(.*)*x$').join(' or ')],
    ['a path of many levels', 'grain', `${'a:'.repeat(90)}x`],
    ['a path of very many levels', 'grain', 'a:'.repeat(500_000)],
    ['many stars', 'glob', '*a'.repeat(500_000)],
    ['many parentheses', 'compound', '( '.repeat(500_000)],
    ['an unknown type', '__proto__', '*'],
    ['no target', 'glob', ''],
  ])('cannot hold up the master with %s', async (_, type, target) => {
    let nested: Record<string, unknown> = { a: 1 };
    for (let depth = 0; depth < 100; depth++) nested = { a: nested };
    await requestPillar(attacker, { a: nested });
    const startedAt = performance.now();
    const asking = attacker.session.request('mineGet', { target, type, functions: ['address'] });
    const outcome = asking.then(
      ({ values }) => values,
      (error: unknown) => error,
    );
    expect(await pingAll()).toEqual(['db1', 'web1']);
    expect(await outcome).toSatisfy(
      (value) => value instanceof Error || JSON.stringify(value) === '{"address":{}}',
    );
    expect(performance.now() - startedAt).toBeLessThan(2000 * patience);
  });

  it('cannot make others wait for their pillar', async () => {
    const flood = Array.from({ length: 400 }, () => requestPillar(attacker).catch(() => undefined));
    const startedAt = performance.now();
    expect((await requestPillar(victim)).secrets).toEqual([password]);
    expect(performance.now() - startedAt).toBeLessThan(1000 * patience);
    const answers = await Promise.all(flood);
    expect(answers.filter((each) => each === undefined).length).toBeGreaterThan(100);
  });

  it('cannot return a job that was given to another, or to nobody', async () => {
    const { jid } = await master.client.startJob({
      target: { expression: 'db1', type: 'glob' },
      fun: 'test.ping',
    });
    const [job] = victim.jobs.filter((each) => each.jid === jid);
    const forged = { jid, fun: 'test.ping', args: [], kwargs: {}, timeoutMs: 0, user: 'root' };
    answer(attacker.session, job ?? forged, 'forged');
    answer(attacker.session, { ...forged, jid: '99999999999999999999' }, 'forged');
    await eventually(async () => (await master.client.job(jid)).hosts[0]?.state === 'returned');
    const { hosts } = await master.client.job(jid);
    expect(hosts.map(({ minion, return: value }) => [minion, value])).toEqual([['db1', true]]);
    await expect(master.client.job('99999999999999999999')).rejects.toMatchObject({ code: 'JOB_UNKNOWN' });
  });

  it('cannot fire an event of the master, nor fill the disk with the refusals', async () => {
    const tags: string[] = [];
    const following = (async () => {
      for await (const { tag } of master.client.events('*')) if (tags.push(tag) && tag === 'end') return;
    })();
    await eventually(() => {
      attacker.session.send('event', { tag: 'begin', data: {} });
      return tags.includes('begin');
    });
    const forged = [
      'muster/job/1/ret/db1',
      'Muster/key',
      ' muster/x',
      'muster',
      'salt/job/1/new',
      'minion/start',
    ];
    for (let count = 0; count < 50; count++) {
      for (const tag of forged) attacker.session.send('event', { tag, data: {} });
    }
    attacker.session.send('event', { tag: 'end', data: {} });
    await following;
    expect(tags.filter((tag) => forged.includes(tag))).toEqual([]);
    const denials = (await auditLines()).filter(({ action }) => action === 'event.fire');
    expect(denials).toMatchObject([{ actor: 'minion:web1', isAllowed: false }]);
  });

  it('cannot fill the disk of the master with drift', async () => {
    const entry = {
      id: 'x',
      fun: 'file.managed',
      name: '/x',
      sls: 's',
      action: 'drifted',
      comment: '',
    } as const;
    const report = (sequence: number, texts: readonly string[]) =>
      attacker.session.send('drift', {
        sequence,
        entries: texts.map((text, index) => ({ ...entry, time: index, changes: { text } })),
      });
    report(1, ['x'.repeat(2_000_000), 'small']);
    for (let sequence = 2; sequence < 12; sequence++) report(sequence, Array(1000).fill('small'));
    await eventually(async () => (await history()).length >= 5000);
    await pingAll();
    expect((await history()).length).toBeLessThan(5200);
    expect(JSON.stringify(await history())).not.toContain('xxxxxx');
  });

  it.each([
    ['grains that are too large', 'pillarRequest', { grains: { x: 'x'.repeat(2_000_000) }, saltenv: 'base' }],
    ['an environment that is a path', 'fileOpen', fileOpen({ env: '../pillar' })],
    ['a path out of the roots', 'fileOpen', fileOpen({ path: '../pillar/db.sls' })],
  ] as const)('gets nothing with %s', async (_, type, body) => {
    const outcome = await attacker.session.request(type, body as never).catch((error: unknown) => error);
    expect(outcome).toSatisfy((value) => value instanceof Error || Object(value).found === false);
  });
});

describe('an id that was deleted', () => {
  it('starts from nothing', async () => {
    const [minion] = await master.join(['gone1']);
    await minion?.session.request('pillarRequest', { grains: { color: 'red' }, saltenv: 'base' });
    minion?.session.send('mineUpdate', { values: { address: { value: '10.9.9.9' } }, replace: false });
    await eventually(async () => 'gone1' in (await master.client.mineList()));
    await minion?.session.close();
    await master.client.changeKeys('delete', { ids: ['gone1'] });
    expect(await master.client.mineList()).not.toHaveProperty('gone1');
    expect(await master.client.resolveTarget({ expression: 'color:red', type: 'grain' })).toEqual([]);
    expect((await master.client.minions()).map(({ id }) => id)).not.toContain('gone1');
  });
});

describe('what the master writes', () => {
  it('holds no secret of a pillar: no log, no audit log, no database', async () => {
    await tree('pillar', { 'db.sls': `db: {password: ${password}\n  broken: [\n` });
    await requestPillar(victim).catch(() => undefined);
    await tree('pillar', { 'db.sls': `db: {password: ${password}, user: {{ nowhere.x }} }\n` });
    await requestPillar(victim).catch(() => undefined);
    expect(master.logged.join('\n')).toContain('pillar error');
    expect(master.logged.join('\n')).not.toContain(password);
    for (const path of await filesBelow(join(master.directory, 'root'))) {
      expect((await readFile(path)).includes(password), path).toBe(false);
    }
  });

  it('can be written by nobody else, and its keys, state and socket be read by nobody else', async () => {
    const root = join(master.directory, 'root');
    for (const name of await readdir(root, { recursive: true })) {
      // What is gone by now (a journal) had its turn.
      const mode = (await stat(join(root, name)).catch(() => undefined))?.mode ?? 0;
      expect([name, mode & 0o022]).toEqual([name, 0]);
    }
    const state = await filesBelow(join(root, 'var/lib'));
    expect(state.length).toBeGreaterThan(2);
    for (const path of state) {
      expect([path, (await stat(path)).mode & 0o077]).toEqual([path, 0]);
    }
    expect((await stat(join(root, 'run/muster/master.sock'))).mode & 0o777).toBe(0o600);
  });
});

function fileOpen(changes: object): object {
  return { stream: 1, env: 'base', path: 'top.sls', offset: 0, credit: 1, ...changes };
}

async function joinTwo(...ids: [string, string]): Promise<[SimulatedMinion, SimulatedMinion]> {
  const [first, second] = await master.join(ids);
  if (first === undefined || second === undefined) throw new Error('two minions join');
  return [first, second];
}

function requestPillar({ session, id }: SimulatedMinion, grains: Readonly<Record<string, unknown>> = {}) {
  return session.request('pillarRequest', { grains: { id, ...grains }, saltenv: 'base' });
}

function history() {
  return master.client.driftHistory({ minion: 'web1', limit: 10_000 });
}

async function pingAll(): Promise<string[]> {
  const { jid } = await master.client.startJob({ target: everyone, fun: 'test.ping' });
  const returned: string[] = [];
  for await (const item of master.client.watchJob(jid)) {
    if (item.kind === 'host' && item.host.state === 'returned') returned.push(item.host.minion);
  }
  return [...new Set(returned)].toSorted();
}

async function tree(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) await writeFile(join(master.directory, root, path), text);
}

async function auditLines(): Promise<Record<string, unknown>[]> {
  const [path = ''] = (await filesBelow(join(master.directory, 'root'))).filter((each) =>
    each.endsWith('audit.log'),
  );
  const text = await readFile(path, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
