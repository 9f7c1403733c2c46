import {
  type AnyState,
  createMemoryHost,
  type KeptProperties,
  type MemoryHostOptions,
  observeKept,
  plainChunk,
  plainContext,
} from '@muster/engine';
import { expect, test } from 'vitest';
import { serviceDead } from './service-dead.ts';
import { serviceEnabled } from './service-enabled.ts';
import { serviceRunning } from './service-running.ts';

const states = new Map<string, AnyState>(
  [serviceDead, serviceEnabled, serviceRunning].map((state) => [state.name, state]),
);
const dropIn = '/etc/systemd/system/app.service.d/limits.conf';

test.each<[string, `service.${string}`, MemoryHostOptions, KeptProperties | undefined]>([
  [
    'a service that runs and starts with the host',
    'service.running',
    {
      services: { app: { status: 'running', enabled: true, invocation: 'f00' } },
      files: { [dropIn]: '[Service]' },
    },
    { enabled: true, masked: false, isStale: false, unitFiles: { [dropIn]: '[Service]' }, invocation: 'f00' },
  ],
  [
    'a service as its package defines it',
    'service.running',
    { services: { app: { status: 'running', enabled: false } } },
    { masked: false, unitFiles: {} },
  ],
  [
    'a service that runs although it was masked, and whose definition systemd has not read',
    'service.running',
    {
      services: { app: { status: 'running', enabled: false, masked: true, isStale: true } },
      files: { [dropIn]: '' },
    },
    { unitFiles: { [dropIn]: '' } },
  ],
  ['an enabled service', 'service.enabled', { services: { app: { enabled: true } } }, { masked: false }],
  ['a dead service', 'service.dead', { services: { app: { enabled: true } } }, undefined],
])('of %s is kept what it has to lose', async (_, name, options, expected) => {
  const kept = await observeKept(plainChunk(name, 'app'), {
    states: { get: (state) => states.get(state), names: () => states.keys() },
    host: createMemoryHost(options),
    context: () => plainContext({}),
    signal: new AbortController().signal,
  });
  expect(kept).toEqual(expected);
});
