import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TargetType } from '@muster/shared';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventBus } from '../events/index.ts';
import { Inventory } from '../inventory/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { InMemoryHub } from '../testing/in-memory-hub.ts';
import { Mine } from './mine.ts';

let directory: string;
let store: Store;
let hub: InMemoryHub;
let inventory: Inventory;
let mine: Mine;
let warnings: string[];

beforeEach(async () => {
  warnings = [];
  directory = await mkdtemp(join(tmpdir(), 'muster-mine-'));
  await startMaster();
  for (const id of ['web1', 'web2', 'db1']) hub.connect(id);
});
afterEach(async () => {
  await inventory.close();
  await store.close();
  await rm(directory, { recursive: true });
});

const onError = (error: unknown) => expect.unreachable(String(error));

async function startMaster(): Promise<void> {
  store = await openStore(join(directory, 'master.db'));
  hub = new InMemoryHub();
  inventory = await Inventory.load({
    store: store.minions,
    hub,
    acceptedIds: () => ['web1', 'web2', 'db1'],
    onError,
  });
  await inventory.setGrains('web1', { os: 'Debian', ipv4: ['10.0.0.1'] });
  await inventory.setGrains('db1', { os: 'Debian', ipv4: ['10.0.1.1'] });
  inventory.setPillar('web1', { env: 'prod' });
  inventory.setPillar('db1', { env: 'prod' });
  mine = await Mine.load({
    store: store.mine,
    hub,
    inventory,
    events: new EventBus(),
    nodegroups: { dbs: 'db*' },
    preparePillar: () => Promise.resolve(),
    log: { warn: (_, message) => void warnings.push(message) },
  });
}

async function share(minion: string, values: Record<string, unknown>, replace = false): Promise<void> {
  const wrapped = Object.entries(values).map(([name, value]) => [name, value === null ? null : { value }]);
  await hub.receive(minion, 'mineUpdate', { values: Object.fromEntries(wrapped), replace });
}

function read(reader: string, target: string, name: string, type: TargetType = 'glob'): Promise<unknown> {
  return hub.receive(reader, 'mineGet', { target, type, functions: [name] });
}

test.each([
  ['*', 'glob', ['db1', 'web1', 'web2']],
  ['web1,db1', 'list', ['db1', 'web1']],
  ['os:Debian', 'grain', ['db1', 'web1']],
  ['os:(Debian|Suse)', 'grain_pcre', ['db1', 'web1']],
  ['env:prod', 'pillar', ['db1', 'web1']],
  ['env:pro*', 'pillar', []],
  ['env:pro.', 'pillar_pcre', []],
  ['I@env:prod and db*', 'compound', ['db1']],
  ['10.0.1.0/24', 'ipcidr', ['db1']],
  [String.raw`web\d`, 'pcre', ['web1', 'web2']],
  ['dbs', 'nodegroup', ['db1']],
  ['none*', 'glob', []],
] as const)('the target %s (%s) reads the values of %j', async (target, type, minions) => {
  for (const id of ['web1', 'web2', 'db1']) await share(id, { addr: `${id}!` });
  const byMinion = Object.fromEntries(minions.map((id) => [id, `${id}!`]));
  expect(await read('web1', target, 'addr', type)).toEqual({ values: { addr: byMinion } });
  expect(await mine.get({ expression: target, type }, ['addr'])).toEqual({ addr: byMinion });
});

const limited = (target: string) => ({ value: target, allow: { target, type: 'glob' } });

test('a value that only some may read is hidden from others, and never from an operator', async () => {
  const values = { to_web: limited('web*'), to_db: limited('db*'), broken: limited('') };
  await hub.receive('db1', 'mineUpdate', { values, replace: false });
  expect(await read('web1', '*', 'to_web')).toEqual({ values: { to_web: { db1: 'web*' } } });
  expect(await read('web2', '*', 'broken')).toEqual({ values: { broken: {} } });
  expect(await mine.get({ expression: '*' }, ['to_db'])).toEqual({ to_db: { db1: 'db*' } });
  expect(await read('web1', '*', 'to_db')).toEqual({ values: { to_db: {} } });
});

test('a value whose readers cannot be found out is refused, and takes the place of none that was readable', async () => {
  await share('db1', { addr: 1, other: 2 });
  const allow = { target: '(?:x{0,1000})'.repeat(300), type: 'pcre' };
  await hub.receive('db1', 'mineUpdate', { values: { addr: { value: 3, allow } }, replace: false });
  expect(mine.list()).toEqual({ db1: ['other'] });
  expect(warnings).toEqual([expect.stringContaining('who may read addr is no target')]);
});

test('values survive a restart, null deletes one, replacing deletes the rest', async () => {
  await share('web1', { a: 1, b: 2, c: 3 });
  await share('web1', { a: null });
  await inventory.close();
  await store.close();
  await startMaster();
  expect(mine.list()).toEqual({ web1: ['b', 'c'] });
  hub.connect('web1');
  await share('web1', { c: 4 }, true);
  expect(mine.list()).toEqual({ web1: ['c'] });
  expect(await mine.get({ expression: '*' }, ['c'])).toEqual({ c: { web1: 4 } });
});

test('subscribers hear of changes of what they read, and of nothing that stayed as it was', async () => {
  await share('db1', { addr: [1], other: 1 });
  await hub.receive('web1', 'mineSubscribe', {});
  await read('web1', '*', 'addr');
  await share('db1', { addr: [1], other: 2 });
  expect(hub.sent.get('web1') ?? []).toEqual([]);
  await share('db1', { addr: [2] });
  expect(hub.sent.get('web1')).toEqual([
    { type: 'mineChanged', body: { functions: ['addr'], minion: 'db1' } },
  ]);
  expect(hub.sent.get('web2') ?? []).toEqual([]);
});

test('a subscriber that has read nothing since the master started hears of every change', async () => {
  await hub.receive('web1', 'mineSubscribe', {});
  await share('db1', { addr: 1 });
  expect(hub.sent.get('web1')).toHaveLength(1);
});

test('a name from the prototype is a name like any other', async () => {
  await share('db1', { __proto__x: 1 });
  expect(await read('web1', '*', '__proto__')).toEqual({ values: JSON.parse('{"__proto__":{}}') });
});

test('a minion cannot fill the memory of the master', async () => {
  await expect(share('web1', { big: 'x'.repeat(5 * 1024 * 1024) })).rejects.toThrow(
    expect.objectContaining({ code: 'MESSAGE_INVALID' }),
  );
  expect(mine.list()).toEqual({});
});
