import { once } from 'node:events';
import { connect } from 'node:net';
import { masterMessages, minionMessages } from '@muster/shared';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Dealer } from 'zeromq';
import { eventually, openTestBus, type TestBus } from '../bus/test-bus.ts';
import { patience } from '../patience.ts';
import { acceptedKeys, HostilePeer } from './hostile-peer.ts';

let test: TestBus;
beforeAll(async () => {
  test = await openTestBus({
    limits: { messagesPerSecond: 500, messageBurst: 1000, farewellMs: 600 },
    heartbeatMs: 2000,
  });
});
afterAll(() => test[Symbol.asyncDispose]());

/** What reached the users of the sessions. */
let heard: unknown[] = [];
beforeEach(() => {
  heard = [];
  test.bus.sessions.removeAllListeners('message');
  test.bus.sessions.on('message', (minion, { type, body }) => heard.push([minion, type, body]));
});

async function peerOf(id: string): Promise<HostilePeer> {
  return HostilePeer.admitted(test.bus, await acceptedKeys(test.bus, id));
}

const prototypeNames = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];
const names = [
  ...Object.keys(minionMessages),
  ...Object.keys(masterMessages),
  ...prototypeNames,
  '#open',
  'shell',
  '',
];

describe('a peer whose key is not accepted', () => {
  it('is refused in the handshake, so that not a byte of it is read', async () => {
    using peer = new HostilePeer(test.bus);
    expect(await peer.isAdmitted()).toBe(false);
    expect(heard).toEqual([]);
  });

  it.each([
    ['in clear text', {}],
    ['with a password', { plainUsername: 'root', plainPassword: 'root' }],
  ])('is refused %s', async (_, options) => {
    using dealer = disposable(
      new Dealer({ linger: 0, reconnectInterval: -1, sendTimeout: 700, receiveTimeout: 700, ...options }),
    );
    const admitted: unknown[] = [];
    dealer.socket.events.on('handshake', (event) => admitted.push(event));
    dealer.socket.connect(`tcp://127.0.0.1:${test.bus.gateway.ports.bus}`);
    await dealer.socket.send('x').catch(() => undefined);
    await expect(dealer.socket.receive()).rejects.toThrow();
    expect(admitted).toEqual([]);
  });
});

describe('an accepted peer without a session', () => {
  it.each(names)('reaches nothing with %j', async (type) => {
    using peer = await peerOf(`stranger-${names.indexOf(type)}`);
    await peer.sendAny({ v: 1, type, id: 1, body: {} });
    await peer.sendAny({ v: 1, type, id: 2, body: { jid: '1'.repeat(20), running: [], tag: 'a', data: {} } });
    expect(await peer.openSession('nobody')).toMatchObject({ type: 'refused' });
    expect(heard).toEqual([]);
  });
});

describe('an accepted minion', () => {
  it('cannot open a session in the name of another', async () => {
    await acceptedKeys(test.bus, 'victim');
    using peer = await peerOf('attacker');
    expect(await peer.openSession('victim')).toMatchObject({
      type: 'refused',
      body: { code: 'PROOF_WRONG' },
    });
    expect(test.bus.sessions.isConnected('victim')).toBe(false);
  });

  it('cannot change its name once it has a session', async () => {
    await acceptedKeys(test.bus, 'victim2');
    using peer = await peerOf('attacker2');
    expect(await peer.openSession('attacker2')).toMatchObject({ type: 'welcome' });
    await peer.send('hello', peer.hello('victim2'));
    await peer.send('event', { tag: 'a', data: {} });
    await eventually(() => heard.length > 0);
    expect(heard).toEqual([['attacker2', 'event', { tag: 'a', data: {} }]]);
    expect(test.bus.sessions.isConnected('victim2')).toBe(false);
  });

  it('cannot name another in a message', async () => {
    using peer = await peerOf('attacker3');
    await peer.openSession('attacker3');
    const body = {
      jid: '1'.repeat(20),
      fun: 'f',
      success: true,
      retcode: 0,
      return: 1,
      startedAt: 1,
      durationMs: 1,
    };
    await peer.sendAny({ v: 1, type: 'jobReturn', id: 9, body: { ...body, id: 'victim' } });
    await peer.sendAny({ v: 1, type: 'jobReturn', id: 9, minion: 'victim', body });
    await peer.send('jobReturn', body);
    await eventually(() => heard.length > 0);
    expect(heard).toEqual([['attacker3', 'jobReturn', body]]);
  });

  it('cannot speak as the master', async () => {
    using peer = await peerOf('attacker4');
    await peer.openSession('attacker4');
    const victim = await test.joined('victim4');
    const got: unknown[] = [];
    victim.on('message', (message) => got.push(message));
    for (const type of Object.keys(masterMessages)) {
      await peer.sendAny({
        v: 1,
        type,
        id: 9,
        body: { jid: '1'.repeat(20), fun: 'cmd.run', args: ['id'], kwargs: {} },
      });
    }
    await peer.send('event', { tag: 'end', data: {} });
    await eventually(() => heard.length > 0);
    expect(heard).toEqual([['attacker4', 'event', { tag: 'end', data: {} }]]);
    expect(got).toEqual([]);
    await victim.close();
  });

  it.each([
    ['the one of another', 'a'],
    ['one that begins as the master could number its own', '\0\0\0\0\x01'],
    ['the longest', 'r'.repeat(255)],
  ])('gains nothing by choosing a routing id: %s', async (_, routingId) => {
    const id = `chooser-${routingId.length}`;
    const keys = await acceptedKeys(test.bus, id);
    const { pid } = test.bus.gateway;
    using first = await HostilePeer.admitted(test.bus, keys, { routingId });
    expect(await first.openSession(id)).toMatchObject({ type: 'welcome' });
    using second = await HostilePeer.admitted(test.bus, keys, { routingId });
    await second.send('event', { tag: 'stolen', data: {} });
    expect(await second.next()).toMatchObject({ type: 'refused', body: { code: 'SESSION_UNKNOWN' } });
    await first.send('event', { tag: 'own', data: {} });
    await eventually(() => heard.length > 0);
    expect(heard).toEqual([[id, 'event', { tag: 'own', data: {} }]]);
    expect(test.bus.gateway.pid).toBe(pid);
  });

  it('gets the jobs of nobody else', async () => {
    using peer = await peerOf('attacker5');
    await peer.openSession('attacker5');
    const victim = await test.joined('victim5');
    const job = { jid: '1'.repeat(20), fun: 'test.ping', args: [], kwargs: {}, timeoutMs: 0, user: 'root' };
    const arrived = once(victim, 'message');
    test.bus.sessions.send('victim5', 'job', job);
    await arrived;
    expect(await peer.hearsNothing()).toBe(true);
    await victim.close();
  });

  it('cannot use a proof twice', async () => {
    const keys = await acceptedKeys(test.bus, 'replayed');
    using peer = await HostilePeer.admitted(test.bus, keys);
    const hello = peer.hello('replayed');
    await peer.send('hello', hello);
    const challenge = await peer.next();
    if (challenge?.type !== 'challenge') throw new Error('no challenge');
    const mac = peer.proofFor(hello, challenge.body.nonce);
    await peer.send('proof', { mac });
    expect(await peer.next()).toMatchObject({ type: 'welcome' });

    using again = await HostilePeer.admitted(test.bus, keys);
    await again.send('hello', hello);
    expect(await again.next()).toMatchObject({ type: 'challenge' });
    await again.send('proof', { mac });
    expect(await again.next()).toMatchObject({ type: 'refused', body: { code: 'PROOF_WRONG' } });
    expect(test.bus.sessions.isConnected('replayed')).toBe(true);
  });

  it.each([
    ['an older protocol alone', { protocol: { lowest: 0, highest: 0 } }, 'PROTOCOL_UNKNOWN'],
    ['a newer protocol alone', { protocol: { lowest: 7, highest: 9 } }, 'PROTOCOL_UNKNOWN'],
    ['no nonce', { nonce: Buffer.alloc(0) }, 'PROOF_WRONG'],
    ['the id of Object`s prototype', { id: '__proto__' }, 'KEY_NOT_ACCEPTED'],
    ['an id that is a path', { id: '../x' }, 'KEY_NOT_ACCEPTED'],
    ['an id in other letters', { id: 'DOWNGRADER' }, 'KEY_NOT_ACCEPTED'],
  ])('is refused with %s', async (_, changes, code) => {
    using peer = await peerOf('downgrader');
    expect(await peer.openSession('downgrader', changes)).toMatchObject({ type: 'refused', body: { code } });
  });

  it('is not heard in another protocol than the agreed one', async () => {
    using peer = await peerOf('versions');
    await peer.openSession('versions');
    await peer.send('event', { tag: 'old', data: {} }, 2);
    await peer.send('event', { tag: 'new', data: {} });
    await eventually(() => heard.length > 0);
    expect(heard).toEqual([['versions', 'event', { tag: 'new', data: {} }]]);
  });

  it('loses its session after a while of malformed messages, and others do not', async () => {
    const other = await test.joined('bystander');
    const keys = await acceptedKeys(test.bus, 'malformed');
    using peer = await HostilePeer.admitted(test.bus, keys);
    await peer.openSession('malformed');
    const before = test.bus.sessions.dropped();
    for (let count = 0; count < 30; count++) await peer.sendRaw(Buffer.from('c1', 'hex'));
    await eventually(() => !test.bus.sessions.isConnected('malformed'));
    const expelledAt = performance.now();
    expect(test.bus.sessions.dropped() - before).toBeGreaterThan(20);
    expect(await test.bus.sessions.ping('bystander')).toBe(true);
    expect(
      test.logged.filter((line) => line.includes('was dropped') && line.includes('"malformed"')),
    ).toHaveLength(1);
    // It has to wait before it comes again.
    (await HostilePeer.admitted(test.bus, keys))[Symbol.dispose]();
    expect(performance.now() - expelledAt).toBeGreaterThan(900);
    await other.close();
  });

  it('cannot make the master read a message beyond the limit', async () => {
    using peer = await peerOf('huge');
    await peer.openSession('huge');
    await peer.sendRaw(Buffer.alloc(17 * 1024 * 1024)).catch(() => undefined);
    expect(await peer.hearsNothing()).toBe(true);
    expect(heard).toEqual([]);
    const other = await test.joined('after-huge');
    expect(await test.bus.sessions.ping('after-huge')).toBe(true);
    await other.close();
  });

  it('is ignored with messages of several parts or none', async () => {
    using peer = await peerOf('parts');
    await peer.openSession('parts');
    await peer.sendRaw('', 'a', 'b');
    await peer.sendRaw('');
    await peer.send('event', { tag: 'end', data: {} });
    await eventually(() => heard.length > 0);
    expect(heard).toEqual([['parts', 'event', { tag: 'end', data: {} }]]);
  });

  it('that floods is slowed down to its rate while others are served', async () => {
    const other = await test.joined('beside-flood');
    using peer = await peerOf('flood');
    await peer.openSession('flood');
    peer.dealer.sendHighWaterMark = 0;
    for (let count = 0; count < 5000; count++) await peer.send('event', { tag: 'flood', data: {} });
    const startedAt = performance.now();
    expect(await test.bus.sessions.ping('beside-flood')).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(500 * patience);
    await eventually(() => test.logged.some((line) => line.includes('sends too much')));
    expect(heard.length).toBeLessThan(4000);
    await other.close();
  });

  it('that reads nothing is given up, with bounded memory, while others are served', async () => {
    const other = await test.joined('beside-slow');
    using peer = await HostilePeer.admitted(test.bus, await acceptedKeys(test.bus, 'slow'), {
      receiveHighWaterMark: 1,
    });
    await peer.openSession('slow');
    let end: string | undefined;
    test.bus.sessions.on('down', ({ minion }, why) => {
      if (minion === 'slow') end = why;
    });
    const data = Buffer.alloc(256 * 1024);
    let sent = 0;
    for (; test.bus.sessions.isConnected('slow') && sent < 2000; sent++) {
      test.bus.sessions.send('slow', 'fileChunk', { stream: 1, offset: 0, data, last: false });
      if (sent % 20 === 0) expect(await test.bus.sessions.ping('beside-slow')).toBe(true);
    }
    await eventually(() => end !== undefined);
    expect(end).toBe('it reads too slowly');
    expect(sent).toBeLessThan(1000);
    await other.close();
  });
});

describe('a peer whose key goes', () => {
  it('is cut off for good, even if it stays on the line', async () => {
    await using fleet = await openTestBus({ limits: { farewellMs: 600 } });
    const { bus } = fleet;
    const events: unknown[] = [];
    bus.sessions.on('message', (minion) => events.push(minion));
    using peer = await HostilePeer.admitted(bus, await acceptedKeys(bus, 'stubborn'));
    const other = await fleet.joined('bystander');
    expect(await peer.openSession('stubborn')).toMatchObject({ type: 'welcome' });
    const closed = new Promise((resolve) => peer.dealer.events.on('disconnect', resolve));
    const disturbed: unknown[] = [];
    other.on('disconnected', (why) => disturbed.push(why));
    await bus.keys.reject({ ids: ['stubborn'], all: false }, 'uid:0');
    await peer.send('event', { tag: 'late', data: {} });
    expect(await peer.next()).toMatchObject({ type: 'refused', body: { code: 'KEY_NOT_ACCEPTED' } });
    // The connection itself is closed when the peer does not do it, and it alone.
    await closed;
    expect(events).toEqual([]);
    expect(disturbed).toEqual([]);
    expect(await bus.sessions.ping('bystander')).toBe(true);
    using again = new HostilePeer(bus, peer.keys);
    expect(await again.isAdmitted()).toBe(false);
  });
});

describe('half-open connections', () => {
  it('keep nobody from joining', async () => {
    const sockets = Array.from({ length: 1500 }, () => connect(test.bus.gateway.ports.bus, '127.0.0.1'));
    for (const socket of sockets) socket.on('error', () => undefined);
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const startedAt = performance.now();
    const minion = await test.joined('through-the-crowd');
    expect(performance.now() - startedAt).toBeLessThan(3000 * patience);
    for (const socket of sockets) socket.destroy();
    await minion.close();
  });

  it('to the identity endpoint are answered without a byte being read, and closed', async () => {
    const socket = connect(test.bus.gateway.ports.identity, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    await once(socket, 'end');
    socket.destroy();
    expect(Buffer.concat(chunks).toString()).toBe(`muster-master/1 ${test.bus.publicKey}\n`);
  });
});

function disposable(socket: Dealer): Disposable & { readonly socket: Dealer } {
  return { socket, [Symbol.dispose]: () => socket.close() };
}
