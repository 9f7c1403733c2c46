import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { patience } from '../patience.ts';
import { eventually, openTestBus, type TestBus } from './test-bus.ts';

/** A minion in a process of its own, joined. */
async function startProcess(test: TestBus, id: string): Promise<ChildProcess & Disposable> {
  const ports = JSON.stringify(test.bus.gateway.ports);
  const entry = new URL('./minion-process-main.ts', import.meta.url);
  const args = [id, join(test.directory, 'minions', id), ports];
  const child = fork(entry, args, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  await eventually(() => test.bus.keys.find(id).length > 0);
  await test.bus.keys.accept({ ids: [id], all: false }, 'test');
  await eventually(() => test.bus.sessions.isConnected(id));
  return Object.assign(child, { [Symbol.dispose]: () => void child.kill('SIGKILL') });
}

describe('a minion process', () => {
  it('that is frozen is known to be within the time of a probe, and back when it thaws', async () => {
    await using test = await openTestBus();
    const { sessions } = test.bus;
    using child = await startProcess(test, 'web1');
    expect(await sessions.ping('web1')).toBe(true);
    child.kill('SIGSTOP');
    const frozenAt = Date.now();
    const askedAt = performance.now();
    expect(await sessions.ping('web1', 800)).toBe(false);
    expect(performance.now() - askedAt).toBeLessThan(1000 * patience);
    expect(sessions.isConnected('web1')).toBe(true);
    expect(sessions.lastHeard('web1')).toBeLessThanOrEqual(frozenAt + 50);
    child.kill('SIGCONT');
    await eventually(() => sessions.isConnected('web1'));
    expect(await sessions.ping('web1')).toBe(true);
  });

  it('that stays frozen loses its session after three heartbeats, and gets a new one when it thaws', async () => {
    await using test = await openTestBus({ heartbeatMs: 300 });
    const { sessions } = test.bus;
    using child = await startProcess(test, 'web1');
    child.kill('SIGSTOP');
    const [, reason] = await once(sessions, 'down');
    expect(reason).toContain('nothing was heard');
    child.kill('SIGCONT');
    await once(sessions, 'up');
  });

  it('that is killed is missed within seconds, without anything being sent to it', async () => {
    await using test = await openTestBus();
    using child = await startProcess(test, 'web1');
    const down = once(test.bus.sessions, 'down');
    const killedAt = performance.now();
    child.kill('SIGKILL');
    await down;
    expect(performance.now() - killedAt).toBeLessThan(4000 * patience);
  });
});

describe('the bus', () => {
  it('replaces a gateway that hangs, and minions are back', async () => {
    await using test = await openTestBus({ limits: { silenceMs: 1500 } });
    const minion = await test.joined('web1');
    const { gateway, sessions } = test.bus;
    const { pid } = gateway;
    if (pid === undefined) throw new Error('there is no gateway');
    process.kill(pid, 'SIGSTOP');
    await eventually(() => gateway.pid !== pid);
    await once(minion, 'connected');
    expect(sessions.isConnected('web1')).toBe(true);
    await minion.close();
    expect(test.logged.join('\n')).toContain('the gateway is hung');
  });

  it.each(['::1', '::', '127.0.0.1', '0.0.0.0'])('serves on %s', async (address) => {
    await using test = await openTestBus({ interface: address });
    const master = address.startsWith('::') ? '::1' : '127.0.0.1';
    await test.joined('web1', { masters: [master] });
    if (address === '::') await test.joined('web2', { masters: ['127.0.0.1'] });
    expect(test.bus.keys.find('web1')[0]?.address).toBe(master);
  });

  it('is reached by a minion that knows its master by name, or the second of two', async () => {
    await using test = await openTestBus();
    await test.joined('web1', { masters: ['localhost'] });
    await test.joined('web2', { masters: ['no-such-host.invalid', '127.0.0.1'] });
    expect(test.bus.sessions.connected()).toEqual(['web1', 'web2']);
  });

  it('says which port is in use when it cannot listen', async () => {
    await using test = await openTestBus();
    const { ports } = test.bus.gateway;
    await expect(openTestBus({ ports })).rejects.toThrow(
      new RegExp(`cannot listen on .* port ${ports.enrolment} \\(enrolment_port\\): .*in use`, 'i'),
    );
  });

  it('lets the newer of two minions with one key and id speak', async () => {
    await using test = await openTestBus();
    const first = await test.joined('web1');
    const told = once(first, 'disconnected');
    const second = await test.minion('web1');
    const connected = once(second, 'connected');
    second.start();
    await connected;
    expect(await told).toMatchObject([{ kind: 'refused', code: 'REPLACED' }]);
    expect(test.bus.sessions.connected()).toEqual(['web1']);
    // Neither gives up; the operator has to hear of it.
    await eventually(() => test.logged.some((line) => line.includes('two hosts seem to share')));
  });
});
