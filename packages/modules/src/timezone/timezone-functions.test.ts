import { createMemoryHost, type Json } from '@muster/engine';
import { expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

const files = {
  '/usr/share/zoneinfo/Asia/Tokyo': 'TZif2\nJST-9\n',
  '/usr/share/zoneinfo/Japan': 'TZif2\nJST-9\n',
  '/usr/share/zoneinfo/Etc/UTC': 'UTC',
  '/etc/localtime': { link: '/usr/share/zoneinfo/Asia/Tokyo' },
  '/etc/adjtime': '0.0 0 0.0\n0\nLOCAL\n',
};

test.each<readonly [string, readonly Json[], Json]>([
  ['timezone.get_zone', [], 'Asia/Tokyo'],
  ['timezone.get_zonecode', [], 'JST'],
  ['timezone.get_offset', [], '+0900'],
  ['timezone.zone_compare', ['Japan'], true],
  ['timezone.zone_compare', ['Etc/UTC'], false],
  ['timezone.get_hwclock', [], 'localtime'],
])('%s(*%j)', async (name, positional, answer) => {
  const host = createMemoryHost({ files });
  expect(await callOwn(name, { positional, named: {} }, functionContext(host))).toEqual(answer);
});

test('a zone that was set is the one of the host, whose offset from UTC is none', async () => {
  const context = functionContext(createMemoryHost({ files }));
  const call = (name: string, ...positional: Json[]) => callOwn(name, { positional, named: {} }, context);
  expect(await call('timezone.set_zone', 'Etc/UTC')).toBe(true);
  expect(await call('timezone.get_zone')).toBe('Etc/UTC');
  expect(await call('timezone.get_offset')).toBe('+0000');
  await expect(call('timezone.set_zone', 'Etc/Nowhere')).rejects.toThrow("Can't find a local timezone");
});
