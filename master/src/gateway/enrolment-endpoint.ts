import { decodeEnrolment, messageLimits } from '@muster/shared';
import type { Admissions } from './admissions.ts';
import { Allowance } from './allowance.ts';
import type { Endpoint } from './entrance.ts';
import type { GatewayLimits } from './gateway-protocol.ts';
import { peerNetwork } from './peer-network.ts';
import { RateLimiter } from './rate-limiter.ts';
import { Turns } from './turns.ts';
import type { ServerKeys } from './zmtp/curve-handshake.ts';
import type { Peer } from './zmtp/peer.ts';

export interface EnrolmentEndpointOptions {
  readonly keys: ServerKeys;
  readonly limits: GatewayLimits;
  readonly admissions: Admissions;
  /** Hands an enrolment to the master; the key is raw, as latin1 text. */
  readonly enrolment: (key: string, address: string, bytes: Buffer) => void;
}

const mostConnections = 4000;
// They share what is written to disk, and the longer that takes the more of them
const mostBeingJudged = 128;
const mostWaiting = 20_000;
const mostWaitingOfOne = 5000;
const lingerMs = 2000;

/**
 * Enrolments: any key may say one kind of small thing here, seldom, and hears nothing. They are handed to the master in turn by
 * network, a few at a time, so that those who ask to come in cost those inside next to nothing.
 */
export class EnrolmentEndpoint implements Endpoint {
  readonly keys: ServerKeys;
  readonly socketType = { own: 'PULL', peer: 'PUSH' };
  readonly largestMessage = messageLimits.enrolment;
  readonly #options: EnrolmentEndpointOptions;
  readonly #perKey = new RateLimiter({ perSecond: 0.5, burst: 3 });
  readonly #total: Allowance;
  readonly #reading = new Turns({ sliceMs: 5, rest: 1 });
  readonly #judging: Turns;
  readonly #peers = new Set<Peer>();
  #waiting = 0;
  #beingJudged = 0;

  constructor(options: EnrolmentEndpointOptions) {
    this.#options = options;
    this.keys = options.keys;
    const { enrolmentsPerSecond, enrolmentBurst } = options.limits;
    this.#total = new Allowance({ perSecond: enrolmentsPerSecond, burst: enrolmentBurst }, performance.now());
    this.#judging = new Turns({
      sliceMs: 5,
      rest: 0,
      isOpen: () => this.#beingJudged < mostBeingJudged && this.#total.waitMs(performance.now()) === 0,
    });
  }

  /** The master has judged an enrolment. */
  judged(key: string): void {
    this.#beingJudged--;
    this.#options.admissions.judged(key);
    this.#judging.resume();
  }

  close(): void {
    for (const peer of this.#peers) peer.destroy('the master was stopped');
  }

  proved(peer: Peer): void {
    if (this.#peers.size >= mostConnections) return peer.refuse();
    this.#peers.add(peer);
    peer.admit();
    setTimeout(() => peer.destroy('it said nothing'), lingerMs * 5).unref();
  }

  next(peer: Peer, step: () => void): void {
    this.#reading.add(peerNetwork(peer.address), step);
  }

  nextWrite(_peer: Peer, step: () => void): void {
    step();
  }

  mayBegin(): boolean {
    return true;
  }

  message(peer: Peer, payload: Buffer): void {
    const { admissions, enrolment } = this.#options;
    peer.leave('it has said what it had to say', lingerMs);
    // Only who has connected with a key may speak of it.
    if (keyIn(payload) !== peer.key || !this.#perKey.take(peer.key)) return;
    const network = peerNetwork(peer.address);
    if (this.#waiting >= mostWaiting || this.#judging.waiting(network) >= mostWaitingOfOne) return;
    admissions.expect(peer.key);
    this.#waiting++;
    this.#judging.add(network, () => {
      this.#waiting--;
      this.#beingJudged++;
      this.#total.use(1);
      const waitMs = this.#total.waitMs(performance.now());
      if (waitMs > 0) setTimeout(() => this.#judging.resume(), waitMs).unref();
      enrolment(peer.key, peer.address, payload);
    });
  }

  sent(): void {}

  ended(peer: Peer): void {
    this.#peers.delete(peer);
  }
}

function keyIn(bytes: Buffer): string | undefined {
  try {
    return Buffer.from(decodeEnrolment(bytes).key).toString('latin1');
  } catch {
    return undefined;
  }
}
