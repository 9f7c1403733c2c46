import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EventBus } from '../events/index.ts';
import { Inventory } from '../inventory/index.ts';
import { openStore } from '../store/index.ts';
import { InMemoryHub } from '../testing/in-memory-hub.ts';
import { DriftReports } from './drift-reports.ts';

const onError = (error: unknown) => expect.unreachable(String(error));
const acceptedIds = () => ['api', 'quiet'];

test('reports are kept, acknowledged, told as events and summed up', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muster-drift-'));
  const store = await openStore(join(directory, 'master.db'));
  const hub = new InMemoryHub();
  const inventory = await Inventory.load({ store: store.minions, hub, acceptedIds, onError });
  const events = new EventBus();
  const tags: string[] = [];
  events.subscribe('*', ({ tag }) => tags.push(tag));
  const drift = new DriftReports({ store: store.drift, hub, inventory, events });
  hub.connect('api');
  const entry = {
    time: Date.now(),
    id: 'env',
    fun: 'file.managed',
    name: '/srv/.env',
    sls: 'api',
    action: 'repaired',
    changes: {},
    comment: 'repaired',
    latencyMs: 4,
  } as const;
  await hub.receive('api', 'drift', { sequence: 3, entries: [entry] });
  const fought = {
    id: 'env',
    fun: 'file.managed',
    name: '/srv/.env',
    reason: 'Something keeps changing this',
  };
  const status = { mode: 'enforce', paused: false, watched: 9 } as const;
  const seen = { drifted: [], contested: [fought] };
  await hub.receive('api', 'driftStatus', { ...status, ...seen });
  expect(hub.sent.get('api')).toEqual([{ type: 'driftAck', body: { sequence: 3 } }]);
  expect(tags).toEqual(['muster/drift/api']);
  expect(await drift.status()).toEqual([
    { minion: 'api', ...status, ...seen, connected: true, repairedToday: 1 },
  ]);
  expect(await drift.history({ limit: 5 })).toEqual([{ minion: 'api', ...entry }]);
  await inventory.close();
  await store.close();
  await rm(directory, { recursive: true });
});
