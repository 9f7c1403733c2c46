import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { createMemoryHost, type JsonRecord, plainChunk } from '@muster/engine';
import { expect, onTestFinished, test } from 'vitest';
import { runOwnStates } from '../testing/run-own-states.ts';

async function run(state: string, name: string, args: JsonRecord) {
  const [result] = await runOwnStates(createMemoryHost({}), [plainChunk(state, name, { args })], {});
  return { result: result?.result, comment: result?.comment };
}

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return port;
}

test('a port is waited for until somebody listens', async () => {
  const port = await listening(createServer((socket) => socket.end()));
  expect(await run('wait.for_port', String(port), {})).toEqual({
    result: true,
    comment: `Port ${port} of 127.0.0.1 is open`,
  });
});

test('an address is waited for until it answers as it should', async () => {
  let count = 0;
  const port = await listening(
    createHttpServer((_, response) => {
      count += 1;
      response.statusCode = count < 3 ? 503 : 200;
      response.end(count < 3 ? 'starting' : 'ready: 7 workers');
    }),
  );
  const args = { status: 200, match: 'ready: \\d+', match_type: 'pcre', request_interval: 0.01 };
  expect(await run('http.wait_for_successful_query', `http://127.0.0.1:${port}/`, args)).toEqual({
    result: true,
    comment: 'Match pattern "ready: \\d+" was found. Status 200 was found.',
  });
  expect(count).toBe(3);
});

test('an answer that is not as it should be fails with what it was', async () => {
  const port = await listening(
    createHttpServer((_, response) => {
      response.statusCode = 500;
      response.end('broken');
    }),
  );
  const url = `http://127.0.0.1:${port}/`;
  expect(await run('http.query', url, { status: '2..', status_type: 'pcre' })).toEqual({
    result: false,
    comment: 'Status pattern "2.." was not found. (HTTP 500: Internal Server Error)',
  });
  expect(await run('http.query', url, { status: 500, match: 'broken' })).toEqual({
    result: true,
    comment: 'Match text "broken" was found. Status 500 was found.',
  });
});
