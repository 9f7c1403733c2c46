import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../bus/test-bus.ts';
import { openTestMaster, type SimulatedMinion, type TestMaster } from '../bus/test-master.ts';

let master: TestMaster;
let minion: SimulatedMinion | undefined;
beforeAll(async () => {
  master = await openTestMaster();
  [minion] = await master.join(['web1']);
  await mkdir(join(master.directory, 'states'), { recursive: true });
}, 30_000);
afterAll(() => master[Symbol.asyncDispose]());

describe('a request to the control API', () => {
  const job = { target: { expression: '*', type: 'glob' }, fun: 'test.ping' };
  it.each([
    ['no body', undefined],
    ['no target', JSON.stringify({ fun: 'test.ping' })],
    ['an empty target', JSON.stringify({ ...job, target: { expression: '', type: 'glob' } })],
    ['an empty list', JSON.stringify({ ...job, target: { expression: [], type: 'list' } })],
    ['a target of blanks', JSON.stringify({ ...job, target: { expression: '  ', type: 'compound' } })],
    ['half a target', JSON.stringify({ ...job, target: { expression: 'web* or', type: 'compound' } })],
    ['a nodegroup that is none', JSON.stringify({ ...job, target: { expression: 'x', type: 'nodegroup' } })],
    [
      'a type from the prototype',
      JSON.stringify({ ...job, target: { expression: '*', type: 'constructor' } }),
    ],
    ['a __proto__ key', '{"target":{"expression":"*","type":"glob"},"fun":"test.ping","__proto__":{"a":1}}'],
    [
      'a constructor key',
      '{"target":{"expression":"*","type":"glob"},"fun":"x","constructor":{"prototype":{}}}',
    ],
    ['what is no JSON', '{'],
    ['too much', JSON.stringify({ ...job, args: ['x'.repeat(17 * 1024 * 1024)] })],
  ])('with %s starts no job', async (_, body) => {
    const before = minion?.jobs.length;
    const { status } = await post('/v1/jobs', body);
    expect([400, 413, 415]).toContain(status);
    expect(await master.client.jobs(10)).toEqual([]);
    expect(minion?.jobs.length).toBe(before);
  });

  it.each([
    '/v1/pillar/..%2f..%2fetc',
    '/v1/jobs/..%2f..',
    '/v1/../etc/passwd',
    '/v1/keys/%00',
    '//',
    '/v1/constructor',
  ])('for %s gets an error and nothing else', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(JSON.parse(body)).toHaveProperty('error.code');
  });

  it.each(['../x', '*', '', '__proto__', 'web1\n', 'x'.repeat(10_000)])(
    'about the id %j changes no key',
    async (id) => {
      for (const action of ['accept', 'reject', 'delete']) {
        const { status } = await post(`/v1/keys/${action}`, JSON.stringify({ ids: [id], all: false }));
        expect(status).toBeGreaterThanOrEqual(400);
      }
      expect(await master.client.keys()).toMatchObject([{ id: 'web1', status: 'accepted' }]);
    },
  );

  it('that never ends keeps nobody waiting', async () => {
    const sockets = Array.from({ length: 50 }, () => connect(socketPath()));
    for (const socket of sockets) {
      socket.on('error', () => undefined);
      socket.write(
        'POST /v1/jobs HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
      );
    }
    expect(await master.client.status()).toMatchObject({ connected: 1 });
    for (const socket of sockets) socket.destroy();
  });
});

describe('the socket of the control API', () => {
  it('is for its owner alone', async () => {
    expect((await stat(socketPath())).mode & 0o777).toBe(0o600);
    expect(await readdir(join(master.directory, 'root/run/muster'))).toEqual(['master.sock']);
  });

  it('writes down who started what, without its arguments, and who claims another name than can be', async () => {
    const secret = 'correct-horse-battery';
    const body = {
      target: { expression: '*', type: 'glob' },
      fun: 'user.add',
      args: [secret],
      kwargs: { secret },
    };
    const claimed = { 'x-muster-user': 'root","isAllowed":false,"x":"' };
    expect((await post('/v1/jobs', JSON.stringify(body), claimed)).status).toBe(200);
    await eventually(async () => (await auditText()).includes('user.add'));
    const lines = (await auditText())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ action: 'job.start', subject: 'user.add', isAllowed: true });
    expect(lines.at(-1).actor).not.toContain('"');
    expect(await auditText()).not.toContain(secret);
    expect(master.logged.join()).not.toContain(secret);
  });
});

function socketPath(): string {
  return join(master.directory, 'root/run/muster/master.sock');
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function get(path: string): Promise<Answer> {
  return send('GET', path, undefined, {});
}

function post(path: string, body: string | undefined, headers: Record<string, string> = {}): Promise<Answer> {
  return send('POST', path, body, { 'content-type': 'application/json', ...headers });
}

async function send(
  method: string,
  path: string,
  body: string | undefined,
  headers: Record<string, string>,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request({ socketPath: socketPath(), method, path, headers }, (response) => {
    text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
  });
  // Who sends too much may find the door closed before the answer has come through it.
  sent.on('error', (error: NodeJS.ErrnoException) =>
    ['EPIPE', 'ECONNRESET'].includes(error.code ?? '') ? resolve({ status: 413, body: '' }) : reject(error),
  );
  sent.end(body);
  return await promise;
}

async function auditText(): Promise<string> {
  const root = join(master.directory, 'root');
  const name = (await readdir(root, { recursive: true })).find((each) => each.endsWith('audit.log')) ?? '';
  return await readFile(join(root, name), 'utf8');
}
