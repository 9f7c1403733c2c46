import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { FunctionCalls } from './function-calls.ts';

test('a function that does not answer is not waited for', async () => {
  const silent = createServer();
  const port = await new Promise<number>((resolve) => {
    silent.listen(0, '127.0.0.1', () => {
      const address = silent.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  try {
    const calls = new FunctionCalls({}, new AbortController().signal, 200);
    const answers = calls.answersFor({ id: 'db1', grains: {} }, new Set());
    await expect(
      answers({ kind: 'call', fun: 'http.query', args: [`http://127.0.0.1:${port}/`], kwargs: {} }),
    ).rejects.toMatchObject({
      code: 'PILLAR_FAILED',
      message: 'http.query did not answer within 0.2 s',
    });
  } finally {
    silent.close();
  }
}, 60_000);
