import { expect, test } from 'vitest';
import { entryPoint } from './entry-point.ts';

const importMeta = (url: string) => ({ ...import.meta, url });

test.each([
  [
    'file:///src/master/src/gateway/gateway.ts',
    './gateway-main.ts',
    'file:///src/master/src/gateway/gateway-main.ts',
  ],
  [
    'file:///src/master/src/master.ts',
    './pillar/worker-main.ts',
    'file:///src/master/src/pillar/worker-main.ts',
  ],
  ['file:///opt/muster/lib/chunk-X1.js', './gateway-main.ts', 'file:///opt/muster/lib/gateway-main.js'],
  ['file:///opt/muster/lib/main.js', './pillar/worker-main.ts', 'file:///opt/muster/lib/worker-main.js'],
] as const)('from %s the entry %s is %s', (caller, source, expected) => {
  expect(entryPoint(importMeta(caller), source).href).toBe(expected);
});
