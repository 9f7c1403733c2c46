import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type CompilePool, masterPool } from '@muster/compile';
import { loadMasterConfig, type MasterMessages, masterMessages } from '@muster/shared';
import { toJson, unpackValue } from '@muster/sls';
import { afterAll, afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { Inventory } from '../inventory/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { InMemoryHub } from '../testing/in-memory-hub.ts';
import { Pillars } from './pillars.ts';

let directory: string;
let store: Store;
let hub: InMemoryHub;
let inventory: Inventory;
let pillars: Pillars;
let warnings: unknown[];
const pool = masterPool(60, 2);
afterAll(() => pool.close());

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-pillar-'));
  await write(
    'master.yaml',
    `pillar_roots: {base: pillar}\nnodegroups: {dbs: "db*"}\nkeys: {driver: yaml, files: [${directory}/keys.yaml]}\n`,
  );
  await write('pillar/top.sls', "base:\n  '*': [common]\n  'db*': [db]\n");
  await write('pillar/common.sls', 'id: {{ grains["id"] }}\nsite: {{ grains.get("site", "none") }}\n');
  await write('pillar/db.sls', 'db: {user: app, password: s3cret}\n');
  warnings = [];
  store = await openStore(join(directory, 'master.db'));
  hub = new InMemoryHub();
  inventory = await Inventory.load({
    store: store.minions,
    hub,
    acceptedIds: () => ['db1', 'web1'],
    onError,
  });
  pillars = await openPillars();
  hub.connect('db1');
});
afterEach(async () => {
  pillars.close();
  await inventory.close();
  await store.close();
  await rm(directory, { recursive: true });
});

const onError = (error: unknown) => expect.unreachable(String(error));

async function openPillars(chosen: CompilePool = pool): Promise<Pillars> {
  const config = await loadMasterConfig(directory);
  return new Pillars({
    config,
    hub,
    inventory,
    pool: chosen,
    log: { warn: (fields) => warnings.push(fields) },
  });
}

async function write(name: string, text: string): Promise<void> {
  const path = join(directory, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function request(minion: string, grains = {}): Promise<MasterMessages['pillar']> {
  const body = { grains: { id: minion, ...grains }, saltenv: 'base' };
  return masterMessages.pillar.parse(await hub.receive(minion, 'pillarRequest', body));
}

test('a minion gets its own pillar, the names of its secrets and the options that hold for it', async () => {
  const answer = await request('db1', { site: 'east' });
  expect(answer.errors).toEqual([]);
  expect(answer.secrets).toEqual(['s3cret']);
  expect(answer.opts).toMatchObject({ nodegroups: { dbs: 'db*' }, state_top: 'top.sls' });
  // Targets see it without its secrets, so that nobody can guess at them.
  expect(inventory.subject('db1').pillar).toEqual({ id: 'db1', site: 'east', db: { user: 'app' } });
  expect((await request('web1')).secrets).toEqual([]);
});

test('a secret that is a common word is reported once, by its key', async () => {
  await write('pillar/db.sls', 'db: {user: app, password: payments, api_key: k3y-of-the-db}\n');
  await request('db1');
  await request('db1');
  expect(warnings).toEqual([{ key: 'db:password' }]);
});

test('a minion that gives itself the id of another gets its own pillar all the same', async () => {
  const answer = await request('web1', { id: 'db1' });
  expect(answer.secrets).toEqual([]);
  expect(inventory.subject('web1').grains).toMatchObject({ id: 'web1' });
});

test('what is edited counts at once', async () => {
  await request('db1');
  await write('pillar/db.sls', 'db: {password: other}\n');
  expect((await request('db1')).secrets).toEqual(['other']);
});

test('an operator sees errors with their place, a minion sees nothing of what the file holds', async () => {
  await write('pillar/db.sls', 'db:\n  password: s3cret\n  user: {{ nope.nope }}\n');
  const answer = await request('db1');
  expect(answer.errors.join()).toMatch(/db/);
  expect(answer.errors.join()).not.toMatch(/s3cret|nope/);
  expect((await pillars.show('db1')).errors.join()).toMatch(/pillar\/db\.sls:3:/);
});

test('a template that never ends is stopped, and others are compiled meanwhile and after', async () => {
  const strict = masterPool(1, 1);
  onTestFinished(() => strict.close());
  pillars = await openPillars(strict);
  await write(
    'pillar/db.sls',
    '{% for a in range(100000) %}{% for b in range(100000) %}{{ a * b }}{% endfor %}{% endfor %}\n',
  );
  const failing = request('db1').then(
    ({ errors }) => errors.join(),
    (error: unknown) => String(error),
  );
  expect(await failing).not.toBe('');
  expect((await request('web1')).errors).toEqual([]);
});

test('pillar that a target asks for is compiled beforehand for those whose grains are known', async () => {
  await inventory.setGrains('db1', { id: 'db1' });
  await pillars.prepare({ type: 'compound', expression: 'web* or I@db:user:app' });
  expect(inventory.hasPillar('db1')).toBe(true);
  expect(inventory.hasPillar('web1')).toBe(false);
});

test('a minion of which nothing is known has no pillar to show', async () => {
  await expect(pillars.show('web1')).rejects.toThrow(/nothing is known of "web1"/);
});

test('what the templates of one minion do to the options is not there for the next one', async () => {
  const seen = 'seen: {{ [opts.nodegroups, opts.pillar_roots.base | length] | json }}\n';
  await write('pillar/common.sls', seen);
  await write(
    'pillar/db.sls',
    "{% do opts.nodegroups.update({'leak': grains.id}) %}{% do opts.pillar_roots.base.append('leak') %}\n",
  );
  const untouched = { seen: [{ dbs: 'db*' }, 1] };
  expect([await told('db1'), await told('web1'), await told('db1')]).toEqual([
    untouched,
    untouched,
    untouched,
  ]);
});

async function told(minion: string): Promise<unknown> {
  return toJson(unpackValue((await request(minion)).data));
}

/** The first call loads the code of all functions, which takes a while on a busy machine. */
const loadingMs = 60_000;

test(
  'templates call functions that only read the master, and what sdb gives them is secret',
  async () => {
    await write('keys.yaml', 'mail: open-sesame\n');
    await write(
      'pillar/common.sls',
      `there: {{ salt['file.file_exists']('${directory}/keys.yaml') }}\nmail: {{ salt['sdb.get']('sdb://keys/mail') }}\n`,
    );
    const { data, errors, secrets } = await request('web1');
    expect([toJson(unpackValue(data)), errors]).toEqual([{ there: true, mail: 'open-sesame' }, []]);
    expect(secrets).toContain('open-sesame');
    expect(inventory.subject('web1').pillar).toEqual({ there: true, mail: '***' });
  },
  loadingMs,
);

test(
  'templates run no commands on the master, and write nothing there',
  async () => {
    for (const call of ["cmd.run']('id ' ~ grains.id)", "sdb.set']('sdb://keys/mail', 'x')"]) {
      await write('pillar/common.sls', `id: {{ salt['${call} }}\n`);
      await request('web1');
      const { errors } = await pillars.show('web1');
      expect(errors.join('\n')).toContain(`${call.slice(0, call.indexOf("'"))} is not called from pillar`);
    }
  },
  loadingMs,
);
