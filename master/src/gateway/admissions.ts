import type { Admission } from './gateway-protocol.ts';
import type { Peer } from './zmtp/peer.ts';

export interface AdmissionsOptions {
  /** How long a pending key may wait at the door before it has to knock again. */
  readonly holdMs: number;
  /** For how long a key is to be kept waiting although it is accepted. */
  delayMs(key: string): number;
  readonly admit: (peer: Peer) => void;
}

interface Waiting {
  readonly peer: Peer;
  readonly timer: NodeJS.Timeout;
}

const mostWaiting = 20_000;

/**
 * Decides who may come in. The bus takes accepted keys alone. A pending key is kept waiting for a while, so that it is in at the
 * very moment an operator accepts it; any other is refused. Keys are raw, as latin1 text.
 */
export class Admissions {
  readonly #options: AdmissionsOptions;
  readonly #admissions = new Map<string, Admission>();
  readonly #waiting = new Map<string, Waiting>();
  /** Keys whose enrolment is being judged. */
  readonly #judged = new Set<string>();

  constructor(options: AdmissionsOptions) {
    this.#options = options;
  }

  /** Changes what a key may do, for the peer of it that waits too. */
  set(key: string, admission: Admission): void {
    if (admission === 'none') this.#admissions.delete(key);
    else this.#admissions.set(key, admission);
    const isDelayed = admission === 'accepted' && this.#options.delayMs(key) > 0;
    if (admission !== 'pending' && !isDelayed) this.#release(key, admission);
  }

  /** Lets an unknown key wait as a pending one does, until `judged`: it has asked to be accepted. */
  expect(key: string): void {
    this.#judged.add(key);
  }

  /** What the key may do is decided. */
  judged(key: string): void {
    this.#judged.delete(key);
    if (!this.#admissions.has(key)) this.#release(key, 'none');
  }

  /** Admits a peer that has proved its key, refuses it, or does so later. */
  decide(peer: Peer): void {
    const admission = this.#admissions.get(peer.key) ?? (this.#judged.has(peer.key) ? 'pending' : 'none');
    const delayMs = this.#options.delayMs(peer.key);
    if (admission === 'pending') this.#hold(peer, this.#options.holdMs);
    else if (admission === 'accepted' && delayMs > 0) this.#hold(peer, delayMs);
    else if (admission === 'accepted') this.#options.admit(peer);
    else peer.refuse();
  }

  /** The peer is no more. */
  forget(peer: Peer): void {
    const waiting = this.#waiting.get(peer.key);
    if (waiting?.peer !== peer) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(peer.key);
  }

  #hold(peer: Peer, holdMs: number): void {
    // One at a time for each key: whoever knocks again gives up the earlier place.
    this.#release(peer.key, 'none');
    if (this.#waiting.size >= mostWaiting) return peer.refuse();
    const timer = setTimeout(() => this.#release(peer.key, this.#admissions.get(peer.key) ?? 'none'), holdMs);
    this.#waiting.set(peer.key, { peer, timer });
  }

  #release(key: string, admission: Admission): void {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(key);
    if (admission === 'accepted') this.#options.admit(waiting.peer);
    else waiting.peer.refuse();
  }
}
