import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type CurveKeyPair, entryPoint, errorMessage, MusterError, PassingMemory } from '@muster/shared';
import type { Logger } from 'pino';
import { FrameReader, writeFrame } from './frames.ts';
import {
  type Admission,
  fromGateway,
  type GatewayLimits,
  type GatewayPorts,
  type GatewaySettings,
  gatewayControl,
  limits as limitsSchema,
  looksPerSilence,
  type MasterControl,
  toGateway,
} from './gateway-protocol.ts';

export interface GatewayOptions {
  readonly keys: CurveKeyPair;
  /** Address to listen on; `*` for all of both families. */
  readonly interface: string;
  /** 0 takes any that is free. */
  readonly ports: GatewayPorts;
  readonly limits?: Partial<GatewayLimits> | undefined;
  readonly log: Logger;
}

export interface GatewayEvents {
  /** A message from a connection, by its name, unread; `handled` lets it say more. */
  message: [connection: string, bytes: Buffer];
  /** The key is raw, as latin1 text; `judged` lets others be heard. */
  enrolment: [key: string, address: string, bytes: Buffer];
  /** A connection is no more; the reason is for operators. */
  gone: [connection: string, reason: string];
  /** So many bytes have left for a connection. */
  sent: [connection: string, bytes: number];
  /** No connection that was is any more. */
  reset: [reason: string];
  /** A connection sends too much and is slowed down. */
  slowed: [connection: string];
}

const none = Buffer.alloc(0);
/** Chunks and messages are mapped one by one, so that their memory goes back to the system when they are gone. */
const promptAllocator = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '32768' };
const keyLength = 32;
const quickDeathMs = 2000;
const restartPauseMs = 1000;

/** The gateway process as the master sees it: started, supervised, started again when it dies. */
export class Gateway extends EventEmitter<GatewayEvents> {
  readonly #options: GatewayOptions;
  readonly #log: Logger;
  readonly #limits: GatewayLimits;
  readonly #memory = new PassingMemory();
  readonly #admissions = new Map<string, Admission>();
  #ports: GatewayPorts;
  #child: ChildProcess | undefined;
  #pipe: Duplex | undefined;
  #isClosed = false;

  constructor(options: GatewayOptions) {
    super();
    this.#options = options;
    this.#log = options.log;
    this.#limits = limitsSchema.parse(options.limits ?? {});
    this.#ports = options.ports;
  }

  /** The ports that it listens on. */
  get ports(): GatewayPorts {
    return this.#ports;
  }

  /** The gateway's process id, for those who watch its health. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts the process; done when it listens, fails where it cannot. */
  async start(): Promise<void> {
    try {
      await this.#spawn();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Changes what keys (Z85) may do; handshakes that wait for it go on at once. */
  setAdmissions(keys: readonly (readonly [key: string, admission: Admission])[]): void {
    for (const [key, admission] of keys) {
      if (admission === 'none') this.#admissions.delete(key);
      else this.#admissions.set(key, admission);
    }
    this.#tell({ kind: 'keys', keys: keys.map(([key, admission]) => [key, admission]) });
  }

  send(connection: string, bytes: Uint8Array): void {
    if (this.#pipe === undefined) return;
    writeFrame(this.#pipe, toGateway.send, Buffer.from(connection, 'latin1'), bytes);
  }

  /** Sends a last message; nothing of the connection is heard any more, and if it was at fault its key has to wait. */
  refuse(connection: string, farewell: Uint8Array, isAtFault = false): void {
    if (this.#pipe === undefined) return;
    const kind = isAtFault ? toGateway.expel : toGateway.refuse;
    writeFrame(this.#pipe, kind, Buffer.from(connection, 'latin1'), farewell);
  }

  /** So many messages and bytes of a connection are done with. */
  handled(connection: string, messages: number, bytes: number): void {
    if (this.#pipe === undefined) return;
    const counts = Buffer.allocUnsafe(8);
    counts.writeUInt32BE(messages);
    counts.writeUInt32BE(bytes, 4);
    writeFrame(this.#pipe, toGateway.handled, Buffer.from(connection, 'latin1'), counts);
  }

  /** The enrolment of a key was judged. */
  judged(key: string): void {
    if (this.#pipe !== undefined) writeFrame(this.#pipe, toGateway.judged, Buffer.from(key, 'latin1'), none);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    this.#tell({ kind: 'stop' });
    this.#pipe?.end();
    const exit = once(child, 'exit');
    const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
    await exit;
    clearTimeout(timer);
  }

  async #spawn(): Promise<void> {
    const startedAt = performance.now();
    const entry = fileURLToPath(entryPoint(import.meta, './gateway-main.ts'));
    // Less room for young objects keeps a process small that only passes bytes on.
    const child = spawn(process.execPath, ['--max-semi-space-size=2', entry], {
      env: { ...process.env, ...promptAllocator },
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    });
    const pipe = child.stdio[3];
    if (!(pipe instanceof Duplex)) throw new MusterError('INTERNAL', 'the gateway has no pipe');
    this.#child = child;
    this.#pipe = pipe;
    const listening = Promise.withResolvers<void>();
    // Who waits sees the rejection; a later failure is logged below.
    listening.promise.catch(() => undefined);

    const frames = new FrameReader();
    pipe.on('error', () => undefined);
    pipe.on('data', (chunk: Buffer) => {
      this.#memory.passed(chunk.buffer.byteLength);
      for (const { kind, tag, payload } of frames.push(chunk)) {
        const name = tag.toString('latin1');
        if (kind === fromGateway.message) this.emit('message', name, payload);
        else if (kind === fromGateway.sent) this.emit('sent', name, payload.readUInt32BE(0));
        else if (kind === fromGateway.enrolment)
          this.emit('enrolment', name.slice(0, keyLength), name.slice(keyLength), payload);
        else if (kind === fromGateway.gone) this.emit('gone', name, payload.toString('utf8'));
        else this.#hear(payload, listening);
      }
    });
    child.once('error', (cause) =>
      listening.reject(
        new MusterError('CONNECTION_LOST', `the gateway does not start: ${cause.message}`, { cause }),
      ),
    );
    child.once('exit', (code, signal) => {
      if (this.#pipe === pipe) this.#pipe = undefined;
      listening.reject(new MusterError('CONNECTION_LOST', `the gateway ended (${signal ?? code})`));
      if (this.#isClosed) return;
      this.#log.error({ code, signal }, 'the gateway ended, it is started again');
      this.emit('reset', 'the gateway was restarted');
      void this.#respawn(performance.now() - startedAt < quickDeathMs);
    });
    this.#tell(this.#settings());
    await listening.promise;
    this.#watchOver(child, pipe);
  }

  /** Ends a process that listens and says nothing any more. */
  #watchOver(child: ChildProcess, pipe: Duplex): void {
    const { silenceMs } = this.#limits;
    // Counted, not timed: a machine that slept wakes with its timers before it has read anything.
    let looks = 0;
    const watchdog = setInterval(() => {
      if (++looks < looksPerSilence) return;
      this.#log.error({ silenceMs }, 'the gateway is hung, it is ended');
      child.kill('SIGKILL');
    }, silenceMs / looksPerSilence);
    pipe.on('data', () => {
      looks = 0;
    });
    child.once('exit', () => clearInterval(watchdog));
  }

  async #respawn(pause: boolean): Promise<void> {
    if (pause) await delay(restartPauseMs);
    if (this.#isClosed) return;
    try {
      await this.#spawn();
    } catch (error) {
      this.#log.error({ error: errorMessage(error) }, 'the gateway does not start');
      // A process that ended is started again by its own exit; one that lives without sockets has to end.
      this.#child?.kill('SIGKILL');
    }
  }

  #settings(): GatewaySettings {
    return {
      kind: 'start',
      ...this.#options.keys,
      interface: this.#options.interface,
      ports: this.#ports,
      limits: this.#limits,
      keys: [...this.#admissions],
    };
  }

  #tell(control: MasterControl): void {
    if (this.#pipe !== undefined) {
      writeFrame(this.#pipe, toGateway.control, none, Buffer.from(JSON.stringify(control)));
    }
  }

  #hear(payload: Buffer, listening: PromiseWithResolvers<void>): void {
    const control = gatewayControl.parse(JSON.parse(payload.toString('utf8')));
    switch (control.kind) {
      case 'listening':
        this.#ports = control.ports;
        listening.resolve();
        break;
      case 'failed':
        listening.reject(new MusterError('CONNECTION_LOST', `cannot listen on ${control.message}`));
        break;
      case 'alive':
        break;
      case 'slowed':
        this.emit('slowed', control.connection);
        break;
    }
  }
}
