import { describe, expect, it } from 'vitest';
import { expectQuick } from './latencies.ts';
import { type Damage, Siege } from './siege.ts';

/** What every attack has to leave the others. */
function expectNoHarm({ gatewayMiB, masterMiB, pings, cuts, hasGatewayDied }: Damage): void {
  expect(hasGatewayDied).toBe(false);
  expect(cuts).toBe(0);
  expect(gatewayMiB).toBeLessThan(64);
  expect(masterMiB).toBeLessThan(64);
  expectQuick(pings);
}

describe('no harm comes to others from', () => {
  it.each([
    'one message of 200,000 frames for enrolment',
    'one message of 200,000 frames for the bus',
    'the longest routing ids',
    'hellos with 10,000 jobs',
    'answers of 4 MB that are not read',
    'events of 16 MB',
    'returns of sixteen million values',
    'more than its rate',
  ] as const)(
    '%s',
    async (attack) => {
      await using siege = await Siege.begin();
      expectNoHarm(await siege.bear(attack));
    },
    300_000,
  );
});
