import type { Socket } from 'node:net';
import { errorMessage } from '@muster/shared';
import { type CurveChannel, channelOverhead, type Plain } from './curve-channel.ts';
import { CurveHandshake, commandName, isNamed, type ServerKeys } from './curve-handshake.ts';
import { greetingLength, isClientGreeting, serverGreeting } from './greeting.ts';
import { frameHead, headroom, type ZmtpFrame, ZmtpReader } from './zmtp-reader.ts';

/** How a peer is served, by whoever serves its endpoint. */
export interface PeerService {
  readonly keys: ServerKeys;
  /** Types of the two sockets, as either end calls them. */
  readonly socketType: { readonly own: string; readonly peer: string };
  readonly largestMessage: number;
  /** Runs a step of the peer's handshake when it is its turn. */
  shakeHands(peer: Peer, step: () => void): void;
  /** Runs the next step of what an admitted peer says when it is its turn. */
  next(peer: Peer, step: () => void): void;
  /** Runs the next step of what is said to an admitted peer when it is its turn. */
  nextWrite(peer: Peer, step: () => void): void;
  /** A chunk came, of whomever. */
  arrived(chunk: Buffer): void;
  /** The peer has proved its key: `admit` or `refuse` it, at once or later. */
  proved(peer: Peer): void;
  /** A message came; the next one is read after `peer.goOn()`. */
  message(peer: Peer, payload: Buffer): void;
  /** Whether there is room for a message of that size; if not, `goOn` is called when there is. */
  mayBegin(peer: Peer, size: number): boolean;
  /** So many bytes of messages have left for the peer. */
  sent(peer: Peer, bytes: number): void;
  /** Once, when the connection is no more. */
  ended(peer: Peer): void;
}

interface Outgoing {
  readonly payload: Uint8Array;
  readonly isCommand: boolean;
  sealing?: Generator<undefined, Buffer>;
}

type Stage = 'greeting' | 'hello' | 'initiate' | 'proved' | 'open' | 'ending' | 'ended';

const largestCommand = 1024;
const refusedMs = 1000;
const sliceLength = 256 * 1024;
const mostManyPartMessages = 20;
const mostUnreadPongs = 64 * 1024;

/** One connection that speaks ZMTP 3 with CURVE, from its first byte to its last. Reads no faster than it is served. */
export class Peer {
  /** Unique among all connections of this process. */
  readonly name: string;
  readonly address: string;
  /** Public key, raw as latin1 text, once it is proved. */
  key = '';
  /** Why it ended, for operators; a fault is the peer's own. */
  reason = 'the connection was lost';
  isAtFault = false;
  readonly #socket: Socket;
  readonly #service: PeerService;
  readonly #reader: ZmtpReader;
  readonly #handshake: CurveHandshake;
  #stage: Stage = 'greeting';
  #channel: CurveChannel | undefined;
  /** The message that comes has been begun with a part, and is none of what is spoken here. */
  #isInParts = false;
  #manyPartMessages = 0;
  #isWaiting = false;
  #isOver = false;
  /** The message that is being decrypted. */
  #opening: Generator<undefined, Plain> | undefined;
  /** What is to be said, the first of it perhaps half encrypted. */
  readonly #outgoing: Outgoing[] = [];
  #outgoingBytes = 0;
  #movedAt = performance.now();
  #answeredAt = performance.now();
  readonly #bornAt = performance.now();

  constructor(name: string, address: string, socket: Socket, service: PeerService) {
    this.name = name;
    this.address = address;
    this.#socket = socket;
    this.#service = service;
    this.#handshake = new CurveHandshake(service.keys);
    this.#reader = new ZmtpReader({
      largest: () => (this.#stage === 'open' ? service.largestMessage + channelOverhead : largestCommand),
      mayBegin: (size) => service.mayBegin(this, size),
    });
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => this.#finish());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#end());
    socket.write(serverGreeting());
  }

  get isOpen(): boolean {
    return this.#stage === 'open';
  }

  /** Bytes that wait for the peer to read them. */
  get unread(): number {
    return this.#socket.writableLength + this.#outgoingBytes;
  }

  /** For how long the peer has read nothing of what waits for it, in milliseconds. */
  get stuckMs(): number {
    return this.#socket.writableLength === 0 ? 0 : performance.now() - this.#movedAt;
  }

  /** For how long it has been connected, in milliseconds. */
  get ageMs(): number {
    return performance.now() - this.#bornAt;
  }

  /** For how long the peer owes the next step of its handshake, in milliseconds. */
  get owesMs(): number {
    const isItsTurn = !this.#isWaiting && ['greeting', 'hello', 'initiate'].includes(this.#stage);
    return isItsTurn ? performance.now() - this.#answeredAt : 0;
  }

  /** Ends the handshake of a peer that has proved its key: it is in. */
  admit(): void {
    if (this.#stage !== 'proved') return;
    const { command, channel } = this.#handshake.ready(this.#service.socketType.own);
    this.#channel = channel;
    this.#stage = 'open';
    this.#command(command);
    this.#continue();
  }

  /** Ends the handshake of a peer that has proved its key: it is not in. */
  refuse(): void {
    if (this.#stage !== 'proved') return;
    this.#command(Buffer.concat([commandName('ERROR'), commandName('400')]));
    this.leave('its key is not admitted', refusedMs);
  }

  /** Sends a message; what the peer does not read waits. */
  send(payload: Uint8Array): void {
    if (this.#stage === 'open') this.#say({ payload, isCommand: false });
  }

  /** Reads on, after a message or when there is room. */
  goOn(): void {
    this.#continue();
  }

  /** Hears nothing more. The peer has so many milliseconds to read what it was sent and to go by itself. */
  leave(reason: string, withinMs: number): void {
    if (this.#stage === 'ending' || this.#stage === 'ended') return;
    this.#stage = 'ending';
    this.reason = reason;
    this.#socket.resume();
    // Not closed at once: libzmq drops messages that its user has not read when the other end closes.
    if (this.#isOver) this.#socket.destroy();
    else setTimeout(() => this.#socket.destroy(), withinMs).unref();
  }

  /** Cuts the connection. */
  destroy(reason: string, isFault = false): void {
    if (this.#stage === 'ended') return;
    if (this.#stage !== 'ending') {
      this.reason = reason;
      this.isAtFault = isFault;
    }
    this.#stage = 'ending';
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#service.arrived(chunk);
    if (this.#stage === 'ending') return;
    this.#reader.push(chunk);
    this.#socket.pause();
    this.#continue();
  }

  /** The other end says no more. What it has said is heard first. */
  #finish(): void {
    this.#isOver = true;
    if (this.#stage === 'proved' || this.#stage === 'ending') this.#socket.destroy();
    else this.#continue();
  }

  #say(outgoing: Outgoing): void {
    this.#outgoingBytes += outgoing.payload.length;
    this.#outgoing.push(outgoing);
    if (this.#outgoing.length === 1) this.#sealNext();
  }

  /** Encrypts on; a message that takes long does so in turns. */
  #sealNext(): void {
    const [outgoing] = this.#outgoing;
    if (outgoing === undefined || this.#channel === undefined || this.#stage === 'ended') return;
    outgoing.sealing ??= this.#channel.seal(outgoing.payload, outgoing.isCommand);
    const { done, value } = outgoing.sealing.next();
    if (done === true) {
      this.#outgoing.shift();
      this.#outgoingBytes -= outgoing.payload.length;
      this.#write(value, outgoing);
    }
    if (this.#outgoing.length > 0) this.#service.nextWrite(this, () => this.#sealNext());
  }

  #write(frame: Buffer, { payload, isCommand }: Outgoing): void {
    if (this.#socket.writableLength === 0) this.#movedAt = performance.now();
    // In slices, so that it shows whether the peer reads a large one.
    for (let left = isCommand ? 0 : payload.length, start = 0; start < frame.length; start += sliceLength) {
      const slice = frame.subarray(start, start + sliceLength);
      const share = Math.min(left, slice.length);
      left -= share;
      this.#socket.write(slice, () => {
        this.#movedAt = performance.now();
        this.#service.sent(this, share);
      });
    }
  }

  /** Has the next frame read when it is this peer's turn. */
  #continue(): void {
    if (this.#isWaiting || this.#stage === 'ending' || this.#stage === 'ended') return;
    this.#isWaiting = true;
    const step = (): void => {
      this.#isWaiting = false;
      try {
        this.#step();
      } catch (error) {
        this.destroy(errorMessage(error), true);
      }
    };
    if (this.#stage === 'open') this.#service.next(this, step);
    else if (this.#stage === 'greeting') step();
    else this.#service.shakeHands(this, step);
  }

  #step(): void {
    if (this.#stage === 'ending' || this.#stage === 'ended' || this.#stage === 'proved') return;
    if (this.#stage === 'greeting') return this.#greet();
    if (this.#opening !== undefined) return this.#openOn(this.#opening);
    const frame = this.#reader.read();
    if (frame === undefined) return this.#awaitMore();
    if (this.#channel === undefined) return this.#shakeHands(frame);
    if (frame.hasMore) throw new Error('it speaks no CURVE');
    this.#openOn(this.#channel.open(frame));
  }

  #awaitMore(): void {
    if (this.#reader.isHeldBack) return;
    if (this.#isOver) this.destroy(this.reason);
    else this.#socket.resume();
  }

  /** Decrypts on; a message that takes long does so in turns. */
  #openOn(opening: Generator<undefined, Plain>): void {
    const { done, value } = opening.next();
    this.#opening = done === true ? undefined : opening;
    if (done === true) this.#hear(value);
    else this.#continue();
  }

  #greet(): void {
    const greeting = this.#reader.take(greetingLength);
    if (greeting === undefined) return this.#awaitMore();
    if (!isClientGreeting(greeting)) throw new Error('it does not speak CURVE');
    this.#stage = 'hello';
    this.#continue();
  }

  #shakeHands({ isCommand, hasMore, bytes }: ZmtpFrame): void {
    if (!isCommand || hasMore) throw new Error('it does not shake hands');
    const body = bytes.subarray(headroom);
    if (this.#stage === 'hello') {
      this.#command(this.#handshake.welcome(body));
      this.#stage = 'initiate';
      this.#answeredAt = performance.now();
      this.#continue();
      return;
    }
    const { key, socketType } = this.#handshake.introduction(body);
    if (socketType !== this.#service.socketType.peer) throw new Error(`it is a ${socketType}`);
    this.key = key.toString('latin1');
    this.#stage = 'proved';
    this.#service.proved(this);
  }

  #hear({ isCommand, hasMore, payload }: Plain): void {
    const isPart = this.#isInParts || hasMore;
    if (isCommand) {
      this.#pong(payload);
    } else if (isPart) {
      this.#isInParts = hasMore;
      if (!this.#isInParts) this.#manyPartMessages++;
      if (this.#manyPartMessages > mostManyPartMessages) throw new Error('it sends messages of many parts');
    } else {
      this.#service.message(this, payload);
      return;
    }
    this.#continue();
  }

  /** Answers a PING, unless answers are not read. */
  #pong(command: Buffer): void {
    if (!isNamed(command, 'PING') || this.unread > mostUnreadPongs) return;
    // After its name a PING has two bytes of time to live, and at most 16 that are returned.
    const context = command.subarray(7, 23);
    this.#say({ payload: Buffer.concat([commandName('PONG'), context]), isCommand: true });
  }

  #command(body: Buffer): void {
    this.#socket.write(Buffer.concat([frameHead(body.length, true), body]));
  }

  #end(): void {
    if (this.#stage === 'ended') return;
    this.#stage = 'ended';
    this.#outgoing.length = 0;
    this.#service.ended(this);
  }
}
