import { once } from 'node:events';
import { unlink } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { errorMessage, isSystemError, listenPrivately, MusterError } from '@muster/shared';
import { z } from 'zod';
import type { FunctionCall } from '../functions/minion-runtime.ts';
import { jsonOf, jsonRecordOf } from '../functions/wire-json.ts';
import type { JobOutcome, JobProgress } from '../jobs/index.ts';
import { makePrivateDirectory } from '../storage/durable-file.ts';

/*
 * How `muster call` reaches the daemon of its host: a Unix socket that only the daemon's own account may open. The
 * caller writes one line with the call; it gets lines of progress and one with the outcome. To hang up is to cancel.
 */

const callSchema = z.strictObject({
  fun: z.string().min(1).max(255),
  args: z.array(z.unknown()),
  kwargs: z.record(z.string(), z.unknown()),
});

type Line = { readonly progress: JobProgress } | { readonly outcome: JobOutcome };

const longestLine = 16 * 1024 * 1024;

/** A call as the command line makes it. */
export interface SocketCall {
  readonly fun: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** The path of the socket below the minion's `run_dir`. */
export function callSocketPath(runDirectory: string): string {
  return join(runDirectory, 'minion.sock');
}

/** Answers calls that come over the socket until the signal fires. */
export async function serveCalls(
  path: string,
  execute: (call: FunctionCall) => Promise<JobOutcome>,
  signal: AbortSignal,
): Promise<Server> {
  await makePrivateDirectory(dirname(path));
  await unlink(path).catch(() => {});
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    void answer(socket, execute, signal);
  });
  await listenPrivately(server, path);
  signal.addEventListener('abort', () => server.close(), { once: true });
  server.unref();
  return server;
}

async function answer(
  socket: Socket,
  execute: (call: FunctionCall) => Promise<JobOutcome>,
  signal: AbortSignal,
): Promise<void> {
  const hungUp = new AbortController();
  const write = (line: Line) => {
    if (socket.writable) socket.write(`${JSON.stringify(line)}\n`);
  };
  try {
    const line = await readCall(socket);
    const { fun, args, kwargs } = callSchema.parse(JSON.parse(line));
    socket.on('close', () => hungUp.abort(new MusterError('COMMAND_FAILED', 'The caller hung up.')));
    const outcome = await execute({
      fun,
      args: args.map(jsonOf),
      kwargs: jsonRecordOf(kwargs),
      signal: AbortSignal.any([signal, hungUp.signal]),
      report: (progress) => write({ progress }),
    });
    write({ outcome });
  } catch (error) {
    write({ outcome: { success: false, retcode: 1, return: errorMessage(error) } });
  }
  socket.end();
}

/** The first line. The rest is read and dropped: only thus does the stream tell when the caller hangs up. */
function readCall(socket: Socket): Promise<string> {
  const line = Promise.withResolvers<string>();
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    if (text.includes('\n')) return;
    text += chunk;
    const end = text.indexOf('\n');
    if (end !== -1) line.resolve(text.slice(0, end));
    else if (text.length > longestLine)
      line.reject(new MusterError('MESSAGE_INVALID', 'the call is too long'));
  });
  socket.on('close', () => line.reject(new MusterError('CONNECTION_LOST', 'the caller hung up')));
  return line.promise;
}

/** Asks the daemon of this host; CONNECTION_LOST where none runs. */
export async function callDaemon(
  runDirectory: string,
  call: SocketCall,
  options: { readonly signal: AbortSignal; readonly report?: ((progress: JobProgress) => void) | undefined },
): Promise<JobOutcome> {
  const path = callSocketPath(runDirectory);
  const socket = connect(path);
  const hangUp = () => socket.destroy();
  options.signal.addEventListener('abort', hangUp, { once: true });
  try {
    await once(socket, 'connect');
    socket.write(`${JSON.stringify({ fun: call.fun, args: call.args, kwargs: call.kwargs })}\n`);
    for await (const line of lines(socket)) {
      const message: Line = JSON.parse(line);
      if ('outcome' in message) return message.outcome;
      options.report?.(message.progress);
    }
    options.signal.throwIfAborted();
    throw new MusterError('CONNECTION_LOST', 'the minion stopped before it had answered');
  } catch (error) {
    options.signal.throwIfAborted();
    if (isSystemError(error, 'ENOENT', 'ECONNREFUSED')) {
      throw new MusterError(
        'CONNECTION_LOST',
        `no minion is running here (${path}); start it, or use --local`,
      );
    }
    if (isSystemError(error, 'EACCES', 'EPERM')) {
      throw new MusterError('PERMISSION_DENIED', `${path} may only be used by the minion's own account`);
    }
    throw error;
  } finally {
    options.signal.removeEventListener('abort', hangUp);
    socket.destroy();
  }
}

/** The lines of a stream; unlike node:readline it ends, with an error, when the stream is destroyed. */
async function* lines(socket: Socket): AsyncGenerator<string> {
  let pending = '';
  socket.setEncoding('utf8');
  for await (const chunk of socket) {
    pending += String(chunk);
    const parts = pending.split('\n');
    pending = parts.pop() ?? '';
    yield* parts;
  }
}
