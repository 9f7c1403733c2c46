import { createServer, type Server, type Socket } from 'node:net';
import type { PassingMemory } from '@muster/shared';
import { listenPatiently } from './listen-patiently.ts';
import { peerNetwork } from './peer-network.ts';
import type { Turns } from './turns.ts';
import { Peer, type PeerService } from './zmtp/peer.ts';

/** What an endpoint does with the peers that come through its entrance. */
export type Endpoint = Omit<PeerService, 'shakeHands' | 'arrived'>;

export interface EntranceOptions {
  readonly host: string;
  readonly port: number;
  readonly endpoint: Endpoint;
  /** The handshakes of every entrance, by network. */
  readonly handshakes: Turns;
  readonly memory: PassingMemory;
  /** Most connections at a time that have not proved a key. */
  readonly mostUnproven: number;
}

const owedMs = 10_000;
const longestMs = 30_000;
const sweepMs = 1000;
let count = 0;

/** A port for ZMTP peers. Who has not proved a key yet waits for its network's turn, and not for long. */
export class Entrance {
  readonly #options: EntranceOptions;
  readonly #service: PeerService;
  readonly #server: Server;
  /** Who has not proved a key, by network, the oldest first. */
  readonly #unproven = new Map<string, Set<Peer>>();
  #unprovenCount = 0;
  readonly #timer: NodeJS.Timeout;
  #port = 0;

  static async open(options: EntranceOptions): Promise<Entrance> {
    const entrance = new Entrance(options);
    entrance.#port = await listenPatiently(entrance.#server, options.host, options.port);
    return entrance;
  }

  private constructor(options: EntranceOptions) {
    this.#options = options;
    this.#service = this.#serviceOf(options);
    this.#server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => this.#meet(socket));
    this.#timer = setInterval(() => this.#sweep(), sweepMs);
  }

  get port(): number {
    return this.#port;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#server.close();
    for (const peer of this.#peers()) peer.destroy('the master was stopped');
  }

  #meet(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    const address = plainAddress(socket.remoteAddress ?? '');
    const network = peerNetwork(address);
    if (this.#unprovenCount >= this.#options.mostUnproven && !this.#makeRoom(network)) {
      socket.destroy();
      return;
    }
    const peer = new Peer((++count).toString(36), address, socket, this.#service);
    this.#unproven.set(network, (this.#unproven.get(network) ?? new Set()).add(peer));
    this.#unprovenCount++;
  }

  #serviceOf({ endpoint, handshakes, memory }: EntranceOptions): PeerService {
    const { keys, socketType, largestMessage } = endpoint;
    return {
      keys,
      socketType,
      largestMessage,
      // Of a chunk all is held that was set apart for reading it, however little came.
      arrived: (chunk) => memory.passed(chunk.buffer.byteLength),
      shakeHands: (peer, step) => handshakes.add(peerNetwork(peer.address), step),
      next: (peer, step) => endpoint.next(peer, step),
      nextWrite: (peer, step) => endpoint.nextWrite(peer, step),
      proved: (peer) => {
        this.#forget(peer);
        endpoint.proved(peer);
      },
      message: (peer, payload) => endpoint.message(peer, payload),
      mayBegin: (peer, size) => endpoint.mayBegin(peer, size),
      sent: (peer, bytes) => endpoint.sent(peer, bytes),
      ended: (peer) => {
        this.#forget(peer);
        endpoint.ended(peer);
      },
    };
  }

  #forget(peer: Peer): void {
    const network = peerNetwork(peer.address);
    const peers = this.#unproven.get(network);
    if (peers?.delete(peer) !== true) return;
    this.#unprovenCount--;
    if (peers.size === 0) this.#unproven.delete(network);
  }

  /** Cuts a connection of the network that has most: its oldest, or among its own the one that lets wait. */
  #makeRoom(network: string): boolean {
    let [most, crowd]: [string, ReadonlySet<Peer>] = [network, this.#unproven.get(network) ?? new Set()];
    for (const [other, peers] of this.#unproven) if (peers.size > crowd.size) [most, crowd] = [other, peers];
    const victim = crowd.values().find((peer) => most !== network || peer.owesMs >= sweepMs);
    if (victim === undefined) return false;
    this.#forget(victim);
    victim.destroy('there were too many others');
    return true;
  }

  #sweep(): void {
    for (const peer of this.#peers()) {
      if (peer.owesMs > owedMs || peer.ageMs > longestMs) peer.destroy('its handshake took too long');
    }
  }

  #peers(): Peer[] {
    return this.#unproven
      .values()
      .flatMap((peers) => peers.values())
      .toArray();
  }
}

/** An IPv4 address that came through an IPv6 socket as people write it. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
