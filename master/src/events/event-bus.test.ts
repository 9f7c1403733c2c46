import { expect, test } from 'vitest';
import { EventBus } from './event-bus.ts';
import { eventTags, isReservedTag } from './event-tags.ts';

test('a listener hears the tags that fit its glob until it stops listening', () => {
  const bus = new EventBus({ now: () => 7 });
  const heard: unknown[] = [];
  const stop = bus.subscribe('muster/job/*', (event) => heard.push(event));
  bus.publish(eventTags.jobNew('1'), { fun: 'test.ping' });
  bus.publish(eventTags.minionUp('a'), {});
  stop();
  bus.publish(eventTags.jobNew('2'), {});
  expect(heard).toEqual([{ tag: 'muster/job/1/new', time: 7, data: { fun: 'test.ping' } }]);
});

test('a listener that fails does not keep others from hearing', () => {
  const errors: string[] = [];
  const bus = new EventBus({ onError: (message) => errors.push(message) });
  const heard: string[] = [];
  bus.subscribe('*', () => {
    throw new Error('broken');
  });
  bus.subscribe('*', ({ tag }) => heard.push(tag));
  bus.publish('site/deploy', {});
  expect(heard).toEqual(['site/deploy']);
  expect(errors).toEqual(['a listener of site/deploy failed: broken']);
});

test.each([
  ['muster/job/1/ret/a', true],
  ['muster', true],
  ['MUSTER/key', true],
  [' salt/auth', true],
  ['minion/refresh', true],
  ['site/muster/x', false],
  ['mustering', false],
])('the tag %j is reserved: %s', (tag, reserved) => {
  expect(isReservedTag(tag)).toBe(reserved);
});
