import { fileURLToPath } from 'node:url';
import { type Host, Testbed } from '@muster/testbed';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { softwareLaws } from './software-laws.ts';
import { systemLaws } from './system-laws.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
let bed: Testbed;
let host: Host;
let broken: Readonly<Record<string, readonly string[]>>;

beforeAll(async () => {
  bed = await Testbed.create({ name: 'software', binds: [{ source: checkout, target: '/checkout' }] });
  host = await bed.host('one');
  const output = await host.run(
    ['/checkout/node_modules/.bin/node', '/checkout/test/e2e/software-laws-main.ts'],
    { timeout: 1_500_000 },
  );
  broken = JSON.parse(output.trim().split('\n').at(-1) ?? '{}');
});

afterAll(async () => {
  await bed?.down();
});

describe('with the real software, the laws hold', () => {
  test.each([...softwareLaws, ...systemLaws].map((lawCase) => `${lawCase.state}: ${lawCase.about}`))(
    'for %s',
    (name) => {
      expect(broken[name]).toEqual([]);
    },
  );
});
