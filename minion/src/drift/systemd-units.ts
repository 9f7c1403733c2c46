import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeMessage, encodeCall, type MessageHeader } from './dbus-message.ts';

const unitDirectory = '/org/freedesktop/systemd1/unit/';
const reconnectMs = 5000;

export interface UnitWatchOptions {
  readonly signal: AbortSignal;
  /** A unit's state changed (`nginx.service`), or, without a name, possibly any of them (unit files, a new connection). */
  readonly onChange: (unit: string | undefined) => void;
  /** Called when the bus can or cannot be listened to. */
  readonly onAvailable?: (isAvailable: boolean, reason?: string) => void;
  /** The system bus's socket. */
  readonly socketPath?: string;
}

/**
 * Tells when systemd's units change, by its own signals on the system bus, until the signal fires. systemd sends signals
 * only while somebody is subscribed, so the connection that subscribes is the one that listens.
 */
export async function watchUnits(options: UnitWatchOptions): Promise<void> {
  const { signal, onAvailable } = options;
  while (!signal.aborted) {
    try {
      await listen(options);
    } catch (error) {
      if (signal.aborted) return;
      onAvailable?.(false, error instanceof Error ? error.message : String(error));
    }
    await delay(reconnectMs, undefined, { signal, ref: false }).catch(() => {});
  }
}

async function listen({ signal, onChange, onAvailable, socketPath }: UnitWatchOptions): Promise<void> {
  const socket = connect(socketPath ?? '/run/dbus/system_bus_socket');
  const close = () => socket.destroy();
  signal.addEventListener('abort', close, { once: true });
  try {
    await once(socket, 'connect');
    socket.unref();
    await authenticate(socket);
    const subscribed = subscribe(socket);
    for await (const header of messages(socket)) {
      if (header.type === 'error') throw new Error(`systemd's signals cannot be had: ${header.errorName}`);
      if (header.type === 'return' && header.replySerial === subscribed) {
        onAvailable?.(true);
        onChange(undefined);
      }
      if (header.type !== 'signal') continue;
      if (header.member === 'PropertiesChanged') onChange(unitOfPath(header.path ?? ''));
      else if (header.member === 'UnitFilesChanged') onChange(undefined);
    }
    throw new Error('the system bus closed the connection');
  } finally {
    signal.removeEventListener('abort', close);
    socket.destroy();
  }
}

/** SASL EXTERNAL: the bus asks the kernel who is at the other end. */
async function authenticate(socket: Socket): Promise<void> {
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
  const [reply]: unknown[] = await once(socket, 'data');
  if (!String(reply).startsWith('OK ')) throw new Error('the system bus refused the connection');
  socket.write('BEGIN\r\n');
}

/** Asks for the signals; returns the serial of the last call, whose reply says that they are on. */
function subscribe(socket: Socket): number {
  const bus = {
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
  };
  const rule = "type='signal',sender='org.freedesktop.systemd1'";
  const calls = [
    { ...bus, member: 'Hello' },
    {
      ...bus,
      member: 'AddMatch',
      texts: [
        `${rule},interface='org.freedesktop.DBus.Properties',path_namespace='/org/freedesktop/systemd1/unit'`,
      ],
    },
    { ...bus, member: 'AddMatch', texts: [`${rule},member='UnitFilesChanged'`] },
    {
      destination: 'org.freedesktop.systemd1',
      path: '/org/freedesktop/systemd1',
      interface: 'org.freedesktop.systemd1.Manager',
      member: 'Subscribe',
    },
  ];
  for (const [index, call] of calls.entries()) socket.write(encodeCall(call, index + 1));
  return calls.length;
}

async function* messages(socket: Socket): AsyncGenerator<MessageHeader> {
  let pending = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    pending = pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk]);
    for (let next = decodeMessage(pending); next !== undefined; next = decodeMessage(pending)) {
      pending = pending.subarray(next.length);
      yield next.header;
    }
  }
}

/** The unit that an object path stands for: what is no letter or digit is written as `_` and two hex digits. */
export function unitOfPath(path: string): string | undefined {
  if (!path.startsWith(unitDirectory)) return undefined;
  return path
    .slice(unitDirectory.length)
    .replaceAll(/_([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
