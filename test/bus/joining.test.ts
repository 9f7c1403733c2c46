import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { patience } from '../patience.ts';
import { eventually, openTestBus } from './test-bus.ts';

describe('a minion that joins', () => {
  it('is pending, obtains nothing, and is in within a second of its acceptance', async () => {
    await using test = await openTestBus();
    const minion = await test.minion('web1');
    const disconnected = once(minion, 'disconnected');
    minion.start();
    expect(await disconnected).toMatchObject([{ kind: 'pending' }]);
    await eventually(() => test.bus.keys.find('web1')[0]?.status === 'pending');
    expect(test.bus.keys.find('web1')).toMatchObject([
      { id: 'web1', status: 'pending', address: '127.0.0.1' },
    ]);
    expect(minion.connected).toBe(false);
    expect(test.bus.sessions.connected()).toEqual([]);

    const connected = once(minion, 'connected');
    const acceptedAt = performance.now();
    await test.bus.keys.accept({ ids: ['web1'], all: false }, 'uid:0');
    await connected;
    expect(performance.now() - acceptedAt).toBeLessThan(1000 * patience);
    expect(test.bus.sessions.connected()).toEqual(['web1']);
  });

  it('is in when it was waiting at the door already, at once', async () => {
    await using test = await openTestBus();
    const minion = await test.minion('web1');
    minion.start();
    await eventually(() => test.bus.keys.find('web1').length > 0);
    // Long enough for the attempt that is held.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const connected = once(minion, 'connected');
    const acceptedAt = performance.now();
    await test.bus.keys.accept({ ids: [], all: true }, 'uid:0');
    await connected;
    expect(performance.now() - acceptedAt).toBeLessThan(200 * patience);
  });

  it('pins the key of its master and shows its fingerprint', async () => {
    await using test = await openTestBus();
    const minion = await test.minion('web1');
    const pinned = once(minion, 'pinned');
    minion.start();
    expect(await pinned).toEqual([test.bus.fingerprint]);
  });

  it('needs nobody when it has a token, once', async () => {
    await using test = await openTestBus();
    const { text } = await test.bus.tokens.create({ ttlSeconds: 60, uses: 1, ids: 'web*' }, 'uid:0');
    const [first, second] = [
      await test.minion('web1', { token: text }),
      await test.minion('web2', { token: text }),
    ];
    const connected = once(first, 'connected');
    first.start();
    await connected;
    second.start();
    await eventually(() => test.bus.keys.find('web2').length > 0);
    expect(test.bus.keys.find('web2')[0]?.status).toBe('pending');
  });

  it('needs nobody where a rule accepts it', async () => {
    await using test = await openTestBus({ autoAccept: [{ ids: 'web*', addresses: ['127.0.0.0/8'] }] });
    const [web, db] = [await test.minion('web1'), await test.minion('db1')];
    const connected = once(web, 'connected');
    web.start();
    db.start();
    await connected;
    await eventually(() => test.bus.keys.find('db1')[0]?.status === 'pending');
  });
});

describe('a session', () => {
  it('carries messages both ways', async () => {
    await using test = await openTestBus();
    const { sessions } = test.bus;
    sessions.handle('mineGet', (minion, { functions }) => ({
      values: { [functions[0] ?? '']: { [minion]: 1 } },
    }));
    const minion = await test.joined('web1');
    expect(await minion.request('mineGet', { target: '*', type: 'glob', functions: ['f'] })).toEqual({
      values: { f: { web1: 1 } },
    });
    const job = {
      jid: '20260102030405678901',
      fun: 'test.ping',
      args: [],
      kwargs: {},
      timeoutMs: 0,
      user: 'root',
    };
    const arrived = once(minion, 'message');
    expect(sessions.send('web1', 'job', job)).toBe(true);
    expect(await arrived).toMatchObject([{ type: 'job', body: job }]);
    const acknowledged = once(sessions, 'message');
    minion.send('jobAck', { jid: job.jid, state: 'queued' });
    expect(await acknowledged).toMatchObject(['web1', { type: 'jobAck' }]);
    expect(sessions.send('web2', 'job', job)).toBe(false);
  });

  it('gives a request the error of its handler', async () => {
    await using test = await openTestBus();
    test.bus.sessions.handle('fileList', () => {
      throw new Error('a secret of the master');
    });
    const minion = await test.joined('web1');
    await expect(minion.request('fileList', { env: 'base', prefix: '' })).rejects.toThrow('its log says why');
    await expect(
      minion.request('mineGet', { target: '*', type: 'glob', functions: ['f'] }),
    ).rejects.toMatchObject({
      code: 'FUNCTION_UNKNOWN',
    });
  });

  it('is known to be alive, and to be gone as soon as the minion is stopped', async () => {
    await using test = await openTestBus();
    const { sessions } = test.bus;
    const minion = await test.joined('web1');
    expect(await sessions.ping('web1')).toBe(true);
    const down = once(sessions, 'down');
    await minion.close();
    expect(await down).toMatchObject([{ minion: 'web1' }, expect.stringContaining('stopped')]);
    expect(await sessions.ping('web1')).toBe(false);
    expect(sessions.lastHeard('web1')).toBeGreaterThan(Date.now() - 5000);
  });

  it('comes back by itself when the gateway died, and requests made meanwhile are answered', async () => {
    await using test = await openTestBus();
    test.bus.sessions.handle('mineGet', () => ({ values: {} }));
    const minion = await test.joined('web1');
    const down = once(test.bus.sessions, 'down');
    const connected = once(minion, 'connected');
    process.kill(test.bus.gateway.pid ?? 0, 'SIGKILL');
    await down;
    const answer = minion.request('mineGet', { target: '*', type: 'glob', functions: ['f'] });
    await connected;
    expect(await answer).toEqual({ values: {} });
  });

  it('is over at once when its key is rejected or deleted', async () => {
    await using test = await openTestBus();
    const { keys, sessions } = test.bus;
    const minion = await test.joined('web1');
    const told = once(minion, 'disconnected');
    await keys.reject({ ids: ['web1'], all: false }, 'uid:0');
    expect(sessions.connected()).toEqual([]);
    expect(await told).toMatchObject([{ code: 'KEY_NOT_ACCEPTED' }]);
    const connected = once(minion, 'connected');
    await keys.accept({ ids: ['web1'], all: false }, 'uid:0');
    await connected;
    await keys.delete(['web1'], 'uid:0');
    expect(sessions.connected()).toEqual([]);
    await eventually(() => keys.find('web1')[0]?.status === 'pending');
  });
});
