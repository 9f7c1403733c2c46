import { expect, test } from 'vitest';
import { EventBus } from '../events/index.ts';
import { eventStream } from './event-stream.ts';

test('events come in order until the reader leaves', async () => {
  const bus = new EventBus();
  const gone = new AbortController();
  const tags: string[] = [];
  const reading = (async () => {
    for await (const { tag } of eventStream(bus, 'site/*', gone.signal)) tags.push(tag);
  })();
  await new Promise(setImmediate);
  for (const tag of ['site/1', 'other', 'site/2']) bus.publish(tag, {});
  await new Promise(setImmediate);
  bus.publish('site/3', {});
  await new Promise(setImmediate);
  gone.abort();
  await reading;
  expect(tags).toEqual(['site/1', 'site/2', 'site/3']);
});

test('a reader that is too slow is told how many events it missed', async () => {
  const bus = new EventBus();
  const gone = new AbortController();
  const stream = eventStream(bus, '*', gone.signal);
  const first = stream.next();
  for (let count = 0; count < 10_005; count += 1) bus.publish(`e/${count}`, {});
  expect((await first).value).toMatchObject({ tag: 'e/0' });
  let last: unknown;
  for (let count = 1; count <= 10_000; count += 1) last = (await stream.next()).value;
  expect(last).toMatchObject({ tag: 'muster/events/missed', data: { count: 5 } });
  gone.abort();
  await stream.return(undefined);
});
