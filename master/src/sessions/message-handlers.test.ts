import { type MinionMessage, type MinionMessages, MusterError } from '@muster/shared';
import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { MessageHandlers, type OpenWork, type Reply } from './message-handlers.ts';
import { Outlet } from './outlet.ts';

const listing = {
  files: ['top.sls'],
  symlinks: {},
  environments: ['base'],
  directories: [],
  emptyDirectories: [],
};
const failed = { code: 'INTERNAL', message: 'the master failed; its log says why' };
let logged: { minion: string; type: string }[];
let unhandled: string[];
let handlers: MessageHandlers;

beforeEach(() => {
  logged = [];
  unhandled = [];
  const log = pino({}, { write: (line: string) => logged.push(JSON.parse(line) as (typeof logged)[number]) });
  handlers = new MessageHandlers(log, (_minion, { type }) => unhandled.push(type));
});

async function perform<Type extends keyof MinionMessages>(
  type: Type,
  body: MinionMessages[Type],
  open: OpenWork = { requests: 0, bytes: 0 },
  outlet = new Outlet(),
): Promise<Reply | undefined> {
  const replies: Reply[] = [];
  const message = { type, body, id: 1 } as unknown as MinionMessage;
  await handlers.perform('web1', message, 100, { open, outlet }, (reply) => replies.push(reply));
  expect(replies.length).toBeLessThan(2);
  return replies[0];
}

const list = { env: 'base', prefix: '' };
const event = { tag: 'site/x', data: {} };

test('a request is answered by its handler, a message that is none gets no reply', async () => {
  const heard: unknown[] = [];
  handlers.handle('fileList', async () => listing);
  handlers.handle('event', async (minion, { tag }) => void heard.push([minion, tag]));
  const open = { requests: 0, bytes: 0 };
  expect(await perform('fileList', list, open)).toEqual({ type: 'fileListing', body: listing });
  expect(await perform('event', event, open)).toBeUndefined();
  expect(heard).toEqual([['web1', 'site/x']]);
  expect(open).toEqual({ requests: 0, bytes: 0 });
});

test('what nobody handles is refused where it is a request, and told of where it is none', async () => {
  expect(await perform('fileList', list)).toMatchObject({
    type: 'failed',
    body: { code: 'FUNCTION_UNKNOWN' },
  });
  expect(unhandled).toEqual([]);
  expect(await perform('event', event)).toBeUndefined();
  expect(unhandled).toEqual(['event']);
});

test.each([
  ['is told of a refusal that is meant for it, and nobody is alarmed', 'PERMISSION_DENIED', 'no', 0],
  ['is not told of a failure inside of the master, which is logged', 'INTERNAL', failed.message, 1],
] as const)('a minion %s', async (_, code, message, lines) => {
  handlers.handle('fileList', async () => {
    throw new MusterError(code, 'no');
  });
  expect(await perform('fileList', list)).toEqual({ type: 'failed', body: { code, message } });
  expect(logged).toHaveLength(lines);
});

test('an error that nobody expects is internal, and logged once a minute for a minion and a kind of message', async () => {
  handlers.handle('fileList', async () => {
    throw new TypeError('secret detail');
  });
  for (let count = 0; count < 3; count += 1)
    expect(await perform('fileList', list)).toEqual({ type: 'failed', body: failed });
  expect(logged.map(({ minion, type }) => [minion, type])).toEqual([['web1', 'fileList']]);
});

test('what fails without anybody who waits for an answer is logged, expected or not', async () => {
  handlers.handle('event', async () => {
    throw new MusterError('PERMISSION_DENIED', 'no');
  });
  expect(await perform('event', event)).toBeUndefined();
  expect(logged).toHaveLength(1);
});

test.each([
  ['requests', { requests: 256, bytes: 0 }, true],
  ['requests', { requests: 255, bytes: 0 }, false],
  ['bytes', { requests: 0, bytes: 32 * 1024 * 1024 }, true],
  ['bytes', { requests: 0, bytes: 32 * 1024 * 1024 - 100 }, false],
])('a minion with too many open %s is refused: %j %j', async (_, open, isRefused) => {
  handlers.handle('fileList', async () => listing);
  const before = { ...open };
  const reply = await perform('fileList', list, open);
  expect(reply?.type).toBe(isRefused ? 'failed' : 'fileListing');
  expect(open).toEqual(before);
});

test('a request waits until the minion reads what it was sent, or is gone', async () => {
  let asked = 0;
  handlers.handle('fileList', async () => {
    asked++;
    return listing;
  });
  const outlet = new Outlet();
  outlet.add(2_000_000);
  const replies = [1, 2].map(() => perform('fileList', list, undefined, outlet));
  await Promise.resolve();
  expect(asked).toBe(0);
  outlet.left(1_500_000);
  expect(await Promise.all(replies)).toMatchObject([{ type: 'fileListing' }, { type: 'fileListing' }]);
  outlet.add(2_000_000);
  const late = perform('fileList', list, undefined, outlet);
  outlet.close();
  expect(await late).toMatchObject({ type: 'fileListing' });
});

test('a few requests of a minion are worked on at a time', async () => {
  const { promise, resolve } = Promise.withResolvers<typeof listing>();
  let atWork = 0;
  handlers.handle('fileList', () => {
    atWork++;
    return promise;
  });
  const outlet = new Outlet();
  const replies = Array.from({ length: 10 }, () => perform('fileList', list, undefined, outlet));
  await new Promise(setImmediate);
  expect(atWork).toBe(2);
  resolve(listing);
  await Promise.all(replies);
  expect(atWork).toBe(10);
});
