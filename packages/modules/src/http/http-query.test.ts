import { createServer, type Server } from 'node:http';
import { createMemoryHost, type Json } from '@muster/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.statusCode = request.url === '/missing' ? 404 : 200;
      const { authorization, x } = request.headers;
      const body = Buffer.concat(chunks).toString();
      const plain = request.url === '/plain' || request.url === '/missing';
      const seen = { method: request.method, url: request.url, authorization, x, body };
      response.end(plain ? 'just text' : JSON.stringify(seen));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
});
afterAll(() => server.close());

function query(path: string, named: Readonly<Record<string, Json>> = {}): Promise<Json> {
  const context = functionContext(createMemoryHost());
  const url = path.startsWith('/') ? `${address}${path}` : path;
  return callOwn('http.query', { positional: [url], named }, context);
}

test('the body is the answer', async () => {
  expect(await query('/plain')).toEqual({ body: 'just text' });
});

test('parameters, headers, the account and a form reach the server', async () => {
  const answer = await query('/a', {
    method: 'POST',
    params: { q: 'x y' },
    data: { k: 'v' },
    header_dict: { X: 'one' },
    username: 'me',
    password: 'pw',
    decode: true,
    status: true,
  });
  expect(answer).toEqual({
    dict: { method: 'POST', url: '/a?q=x+y', authorization: 'Basic bWU6cHc=', x: 'one', body: 'k=v' },
    status: 200,
  });
});

test.each([
  ['/missing', {}, { error: 'HTTP 404: Not Found', body: 'just text' }],
  ['/missing', { raise_error: false, status: true }, { body: 'just text', status: 404 }],
  ['/plain', { decode: true }, { text: 'just text' }],
] as const)('%s with %j answers %j', async (path, named, answer) => {
  expect(await query(path, named)).toEqual(answer);
});

test('a server that cannot be reached is told of, not thrown', async () => {
  expect(await query('http://127.0.0.1:1/')).toHaveProperty('error');
});

test.each([
  ['ftp://127.0.0.1/', {}, 'begins with http://'],
  ['/plain', { decode: true, decode_type: 'json' }, 'no JSON'],
  ['/plain', { decode: true, decode_type: 'xml' }, 'not as xml'],
  ['/plain', { cookies: true }, "unknown argument 'cookies'"],
] as const)('%s with %j is refused', async (url, named, message) => {
  await expect(query(url, named)).rejects.toThrow(message);
});
