import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { checkAuditLog } from '@muster/master';
import {
  type CurveKeyPair,
  createCurveKeyPair,
  encodeEnrolment,
  formatJoinToken,
  parseJoinToken,
} from '@muster/shared';
import { describe, expect, it } from 'vitest';
import { eventually, openTestBus, type TestBus } from '../bus/test-bus.ts';
import { type EnrolmentClaims, enrolmentOf, sayAtEnrolment } from './enrolments.ts';

interface Forged extends EnrolmentClaims {
  readonly keys?: CurveKeyPair;
  /** Whose key the connection shows, where it is another. */
  readonly connection?: CurveKeyPair;
}

async function enrolAs(test: TestBus, id: string, forged: Forged = {}): Promise<CurveKeyPair> {
  const keys = forged.keys ?? createCurveKeyPair();
  const bytes = encodeEnrolment(enrolmentOf(test.bus, id, keys, forged));
  await sayAtEnrolment(test.bus, forged.connection ?? keys, bytes);
  return keys;
}

/** Lets everything that was sent before arrive: one more enrolment does. */
async function settle(test: TestBus): Promise<void> {
  const id = `marker-${performance.now()}`.replaceAll('.', '-');
  await enrolAs(test, id);
  await eventually(() => test.bus.keys.find(id).length > 0);
}

const statusesOf = (test: TestBus, id: string) => test.bus.keys.find(id).map(({ status }) => status);
const idsOf = (test: TestBus) =>
  test.bus.keys
    .list()
    .map(({ id }) => id)
    .filter((id) => !id.startsWith('marker-'));

async function attempt(test: TestBus, id: string, token: string): Promise<string | undefined> {
  const keys = await enrolAs(test, id, { token });
  await eventually(() => test.bus.keys.find(id).some(({ publicKey }) => publicKey === keys.publicKey));
  return statusesOf(test, id).at(-1);
}

/** Shows a key of his own where the master's is read. */
async function impostor(): Promise<{ server: Server; port: number; keys: CurveKeyPair }> {
  const keys = createCurveKeyPair();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(`muster-master/1 ${keys.publicKey}\n`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return { server, port: typeof address === 'object' ? (address?.port ?? 0) : 0, keys };
}

describe('enrolment', () => {
  it('refuses hostile ids', async () => {
    await using test = await openTestBus();
    const hostile = [
      '../x',
      '/',
      '.',
      '..',
      '',
      'a/b',
      'a\0',
      'wеb1',
      'web1\n',
      'a..b',
      '-rf',
      'x'.repeat(255) + '\u00e9',
    ];
    for (const id of [...hostile, '__proto__', ' web1', '$(id)']) await enrolAs(test, id);
    await settle(test);
    expect(idsOf(test)).toEqual([]);
    expect(test.logged.filter((line) => line.includes('the id is not allowed'))).toHaveLength(1);
  });

  it('does not read an id of 10 kB', async () => {
    await using test = await openTestBus();
    const keys = createCurveKeyPair();
    await sayAtEnrolment(test.bus, keys, Buffer.alloc(10_000, 'a'));
    await settle(test);
    expect(idsOf(test)).toEqual([]);
  });

  it('denies the same id in other letters, and a second key for an id, whatever token it brings', async () => {
    await using test = await openTestBus();
    const { text } = await test.bus.tokens.create({ ttlSeconds: 60, uses: 9, ids: '*' }, 'uid:0');
    const { name, secret } = parseJoinToken(text);
    await enrolAs(test, 'web1');
    await eventually(() => statusesOf(test, 'web1').length === 1);
    await enrolAs(test, 'WEB1', { token: `${name}.${secret}` });
    await eventually(() => statusesOf(test, 'web1').length === 2);
    await enrolAs(test, 'web1', { token: `${name}.${secret}` });
    await eventually(() => statusesOf(test, 'web1').length === 3);
    expect(statusesOf(test, 'web1').toSorted()).toEqual(['denied', 'denied', 'pending']);
    await test.bus.keys.accept({ ids: [], all: true }, 'uid:0');
    expect(statusesOf(test, 'web1').toSorted()).toEqual(['accepted', 'denied', 'denied']);
    await expect(test.bus.keys.accept({ ids: ['WEB1'], all: false }, 'uid:0')).rejects.toThrow(
      'only a key that is denied',
    );
  });

  it('takes a key from its holder alone', async () => {
    await using test = await openTestBus();
    const victim = createCurveKeyPair();
    await enrolAs(test, 'no-proof', { proof: Buffer.alloc(32) });
    await enrolAs(test, 'others-proof', { proof: enrolmentOf(test.bus, 'other', victim).proof });
    await enrolAs(test, 'others-connection', { keys: victim, connection: createCurveKeyPair() });
    await enrolAs(test, 'weak-key', { keys: { ...victim, publicKey: '0'.repeat(40) }, connection: victim });
    await settle(test);
    expect(idsOf(test)).toEqual([]);
  });

  it('ignores anything else, and goes on', async () => {
    await using test = await openTestBus();
    const keys = createCurveKeyPair();
    const noise = Array.from({ length: 200 }, (_, index) => Buffer.alloc(index * 20, index));
    await sayAtEnrolment(test.bus, keys, ...noise);
    await settle(test);
    expect(idsOf(test)).toEqual([]);
  });

  it('keeps a flood of keys within bounds, and lets those in who have a token', async () => {
    await using test = await openTestBus({ mostPendingKeys: 40 });
    for (let count = 0; count < 60; count++) await enrolAs(test, `flood${count}`);
    await eventually(() => test.bus.keys.list().length >= 20);
    await eventually(() => test.logged.some((line) => line.includes('too many keys')));
    // Half of what there is room for, because all came from one address.
    expect(test.bus.keys.list()).toHaveLength(20);
    const { text } = await test.bus.tokens.create({ ttlSeconds: 60, uses: 1, ids: 'web*' }, 'uid:0');
    const { name, secret } = parseJoinToken(text);
    await enrolAs(test, 'web1', { token: `${name}.${secret}` });
    await eventually(() => statusesOf(test, 'web1')[0] === 'accepted');
  });

  it('lets nobody in again whose key was deleted or rejected, until an operator says so', async () => {
    await using test = await openTestBus();
    const minion = await test.joined('web1');
    const [old] = test.bus.keys.find('web1');
    await minion.close();
    await test.bus.keys.delete(['web1'], 'uid:0');
    await enrolAs(test, 'web1');
    await eventually(() => statusesOf(test, 'web1').length === 1);
    expect(test.bus.keys.find('web1')[0]?.publicKey).not.toBe(old?.publicKey);
    await test.bus.keys.accept({ ids: ['web1'], all: false }, 'uid:0');
    const ghost = await test.minion('web1');
    const refused = once(ghost, 'disconnected');
    ghost.start();
    expect(await refused).toMatchObject([{ kind: 'pending' }]);
    expect(ghost.connected).toBe(false);
    await eventually(() => statusesOf(test, 'web1').includes('denied'));
  });
});

describe('a join token', () => {
  it('is worth nothing when it is used up, expired, revoked, unknown, or for other ids', async () => {
    let now = Date.now();
    await using test = await openTestBus({ now: () => now });
    const { tokens } = test.bus;
    const create = async (ids = '*', uses = 1, ttlSeconds = 60) => {
      const { name, secret } = parseJoinToken((await tokens.create({ ttlSeconds, uses, ids }, 'uid:0')).text);
      return { name, spoken: `${name}.${secret}` };
    };
    const once = await create();
    expect(await attempt(test, 'a1', once.spoken)).toBe('accepted');
    expect(await attempt(test, 'a2', once.spoken)).toBe('pending');
    const scoped = await create('db*');
    expect(await attempt(test, 'b1', scoped.spoken)).toBe('pending');
    expect(await attempt(test, 'db1', scoped.spoken)).toBe('accepted');
    const revoked = await create('*', 5);
    await tokens.revoke(revoked.name, 'uid:0');
    expect(await attempt(test, 'c1', revoked.spoken)).toBe('pending');
    const expired = await create('*', 5, 10);
    now += 9_999;
    expect(await attempt(test, 'd1', expired.spoken)).toBe('accepted');
    now += 1;
    expect(await attempt(test, 'd2', expired.spoken)).toBe('pending');
    const known = await create('*', 5);
    for (const [index, text] of [
      `${known.name}.`,
      known.name,
      `${known.name}.${'A'.repeat(43)}`,
      '.',
      '__proto__.x',
    ].entries()) {
      expect(await attempt(test, `e${index}`, text)).toBe('pending');
    }
  });

  it('has its last use once, however many come together', async () => {
    await using test = await openTestBus();
    const { name, secret } = parseJoinToken(
      (await test.bus.tokens.create({ ttlSeconds: 60, uses: 3, ids: '*' }, 'u')).text,
    );
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => enrolAs(test, `t${index}`, { token: `${name}.${secret}` })),
    );
    await eventually(() => test.bus.keys.list().length === 12);
    expect(test.bus.keys.list().filter(({ status }) => status === 'accepted')).toHaveLength(3);
  });

  it('is nowhere on the disk or in the log', async () => {
    await using test = await openTestBus();
    const { text } = await test.bus.tokens.create({ ttlSeconds: 60, uses: 1, ids: '*' }, 'uid:0');
    const { secret } = parseJoinToken(text);
    const minion = await test.minion('web1', { token: text });
    const connected = once(minion, 'connected');
    minion.start();
    await connected;
    expect(test.logged.join('')).not.toContain(secret);
    for (const name of await readdir(test.directory, { recursive: true })) {
      const path = join(test.directory, name);
      if ((await stat(path)).isFile()) expect((await readFile(path)).includes(secret)).toBe(false);
    }
  });
});

describe('a man in the middle at first contact', () => {
  it.each(['fingerprint', 'token'] as const)('is seen through by a minion that has a %s', async (kind) => {
    await using test = await openTestBus();
    const { server, port } = await impostor();
    const { text } = await test.bus.tokens.create({ ttlSeconds: 60, uses: 1, ids: '*' }, 'uid:0');
    const ports = { ...test.bus.gateway.ports, identity: port };
    const vouched = kind === 'token' ? { token: text } : { fingerprint: test.bus.fingerprint };
    const minion = await test.minion('web1', { ports, ...vouched });
    const refused = once(minion, 'disconnected');
    minion.start();
    expect(await refused).toMatchObject([{ kind: 'refused', code: 'MASTER_UNTRUSTED' }]);
    expect(test.bus.keys.list()).toEqual([]);
    expect(await readdir(join(test.directory, 'minions', 'web1'))).toEqual(['minion.key']);
    server.close();
  });

  it('is seen through by a minion that has pinned the master, and the message says what to do', async () => {
    await using test = await openTestBus();
    await (await test.joined('web1')).close();
    const { server, port, keys } = await impostor();
    const directory = join(test.directory, 'minions', 'web1');
    const pin = join(directory, (await readdir(directory)).find((name) => name.endsWith('.pub')) ?? '');
    expect((await readFile(pin, 'utf8')).trim()).toBe(test.bus.publicKey);
    // The bus of the impostor: nobody who has the master's secret key is there.
    const bus = await impostor();
    const minion = await test.minion('web1', {
      ports: { ...test.bus.gateway.ports, identity: port, bus: bus.port },
    });
    const disconnected = once(minion, 'disconnected');
    minion.start();
    expect(await disconnected).toMatchObject([
      { code: 'MASTER_UNTRUSTED', message: expect.stringContaining(pin) },
    ]);
    expect(keys.publicKey).not.toBe(test.bus.publicKey);
    server.close();
    bus.server.close();
  });

  it('gains nothing from a token that is meant for another master', async () => {
    await using test = await openTestBus();
    await using other = await openTestBus();
    const token = parseJoinToken(
      (await test.bus.tokens.create({ ttlSeconds: 60, uses: 1, ids: '*' }, 'uid:0')).text,
    );
    const minion = await other.minion('web1', { token: formatJoinToken(token) });
    const refused = once(minion, 'disconnected');
    minion.start();
    expect(await refused).toMatchObject([{ code: 'MASTER_UNTRUSTED' }]);
    expect(other.bus.keys.list()).toEqual([]);
  });
});

describe('files with secrets', () => {
  it('are for their owner alone, under umask 000', async () => {
    const before = process.umask(0);
    try {
      await using test = await openTestBus();
      await test.joined('web1');
      const modes: Record<string, string> = {};
      for (const name of [
        'pki',
        'pki/master.key',
        'state',
        'state/audit.log',
        'state/muster.db',
        'minions/web1/minion.key',
      ]) {
        modes[name] = ((await stat(join(test.directory, name))).mode & 0o777).toString(8);
      }
      expect(modes).toEqual({
        pki: '700',
        'pki/master.key': '600',
        state: '700',
        'state/audit.log': '600',
        'state/muster.db': '600',
        'minions/web1/minion.key': '600',
      });
    } finally {
      process.umask(before);
    }
  });

  it('keep secret keys out of the arguments and the environment of the gateway', async () => {
    await using test = await openTestBus();
    const secret = (await readFile(join(test.directory, 'pki', 'master.key'), 'utf8')).trim();
    for (const file of ['cmdline', 'environ']) {
      expect(await readFile(`/proc/${test.bus.gateway.pid}/${file}`, 'latin1')).not.toContain(secret);
    }
  });
});

describe('the audit log', () => {
  it('has every decision and denial, and shows when one was taken out', async () => {
    await using test = await openTestBus();
    await enrolAs(test, '../x');
    await enrolAs(test, 'web1');
    await eventually(() => test.bus.keys.find('web1').length > 0);
    await test.bus.keys.accept({ ids: ['web1'], all: false }, 'uid:0');
    await test.bus.keys.reject({ ids: ['web1'], all: false }, 'uid:7');
    await test.bus.keys.delete(['web1'], 'uid:0');
    await expect(test.bus.keys.delete(['web1'], 'uid:0')).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
    const { record } = await test.bus.tokens.create({ ttlSeconds: 60, uses: 1, ids: '*' }, 'uid:0');
    await test.bus.tokens.revoke(record.name, 'uid:0');
    const path = join(test.directory, 'state', 'audit.log');
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line)).map(({ action, isAllowed }) => [action, isAllowed])).toEqual(
      [
        ['key.enrol', false],
        ['key.accept', true],
        ['key.reject', true],
        ['key.delete', true],
        ['token.create', true],
        ['token.revoke', true],
      ],
    );
    expect(await checkAuditLog(path)).toEqual({ path, lines: 6 });
    await writeFile(path, `${lines.toSpliced(2, 1).join('\n')}\n`);
    expect(await checkAuditLog(path)).toMatchObject({ lines: 2, fault: { line: 3 } });
  });
});
