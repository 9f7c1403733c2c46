import { once } from 'node:events';
import type { FastifyReply } from 'fastify';

/**
 * Sends items as lines of JSON for as long as the client listens and takes them. `open` gets a signal that fires when
 * the client is gone or the server stops.
 */
export async function streamLines<Item>(
  reply: FastifyReply,
  stopping: AbortSignal,
  open: (signal: AbortSignal) => AsyncGenerator<Item> | Promise<AsyncGenerator<Item>>,
): Promise<void> {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, stopping]);
  // Opened before the headers go out, so that what cannot be streamed is still an error with a status.
  const items = await open(signal);
  reply.hijack();
  const { raw } = reply;
  raw.on('error', () => {});
  raw.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
  raw.flushHeaders();
  try {
    for await (const item of items) {
      if (!raw.write(`${JSON.stringify(item)}\n`)) await once(raw, 'drain', { signal });
      if (signal.aborted) break;
    }
  } catch (error) {
    // The client sees a broken stream and asks again; there is no other way to tell it in the middle.
    if (!signal.aborted) raw.destroy(error instanceof Error ? error : undefined);
  }
  raw.end();
}
