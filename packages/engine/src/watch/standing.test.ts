import { expect, it } from 'vitest';
import { BackOff } from './back-off.ts';
import { Standing } from './standing.ts';

it('a repair waits when there were five within a minute, twice as long each time, until a minute was quiet', () => {
  const backOff = new BackOff();
  expect([0, 1, 2, 3, 4].map((second) => backOff.noteRepair(second * 1000))).toEqual([0, 0, 0, 0, 2000]);
  expect(backOff.noteRepair(6000)).toBe(4000);
  expect(backOff.isContested(6000)).toBe(false);
  expect(backOff.noteRepair(10_000)).toBe(8000);
  expect(backOff.isContested(10_000)).toBe(true);
  let now = 18_000;
  for (let repair = 0; repair < 20; repair += 1) now += backOff.noteRepair(now);
  expect(backOff.noteRepair(now)).toBe(5 * 60_000);
  const quiet = now + 6 * 60_000;
  expect(backOff.isContested(quiet - 1)).toBe(true);
  expect(backOff.isContested(quiet)).toBe(false);
  expect(backOff.noteRepair(quiet)).toBe(0);
});

const reason = 'no such directory';

function failing(times: number): { readonly standing: Standing; readonly verdicts: readonly unknown[] } {
  const standing = new Standing();
  const verdicts = Array.from({ length: times }, () => standing.failed(0, reason, undefined));
  return { standing, verdicts };
}

it('the second failure in a row is told, the fifth is contested', () => {
  const { standing, verdicts } = failing(6);
  expect(verdicts).toEqual([
    { pause: 100, isNews: false, isNewlyContested: false },
    { pause: 2000, isNews: true, isNewlyContested: false },
    { pause: 4000, isNews: false, isNewlyContested: false },
    { pause: 8000, isNews: false, isNewlyContested: true },
    { pause: 16_000, isNews: false, isNewlyContested: false },
    { pause: 32_000, isNews: false, isNewlyContested: false },
  ]);
  expect(standing.contested(0)).toBe(reason);
});

it('a state with retry fails as often, at its interval, before that is told', () => {
  const retry = { until: true, attempts: 3, interval: 5, splay: 0 };
  const standing = new Standing();
  expect([1, 2, 3].map(() => standing.failed(0, reason, retry))).toMatchObject([
    { pause: 5000, isNews: false },
    { pause: 5000, isNews: false },
    { pause: 2000, isNews: true },
  ]);
});

it('a failed repair is tried again when something happens where the state is, other than by the repair itself', () => {
  const { standing } = failing(5);
  standing.stirred(100);
  expect(standing.delay(100)).toBe(15_900);
  standing.stirred(101);
  expect(standing.delay(101)).toBe(0);
});

it('a failed repair is tried again at once when what stood in its way may be gone', () => {
  const { standing } = failing(5);
  standing.release();
  expect(standing.delay(0)).toBe(0);
});

it('nothing of a failure is left when the state holds again', () => {
  const { standing } = failing(5);
  standing.holds();
  expect([standing.reason, standing.isFailing, standing.contested(0)]).toEqual([undefined, false, undefined]);
  expect(standing.failed(0, reason, undefined)).toMatchObject({ pause: 100, isNews: false });
});

it('what keeps being changed is contested although it holds at the moment, and no release shortens the pause', () => {
  const standing = new Standing();
  let now = 0;
  for (let repair = 0; repair < 7; repair += 1) now += standing.repaired(now).pause;
  expect(standing.contested(now)).toBe('Something keeps changing this');
  expect(standing.reason).toBeUndefined();
  const { pause } = standing.repaired(now);
  standing.release();
  expect(standing.delay(now)).toBe(pause);
});
