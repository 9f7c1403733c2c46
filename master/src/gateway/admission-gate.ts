import type { Router } from 'zeromq';
import type { Admission } from './gateway-protocol.ts';
import { peerNetwork } from './peer-network.ts';
import type { RateLimiter } from './rate-limiter.ts';

export const zapEndpoint = 'inproc://zeromq.zap.01';

/** The security domains of the two sockets, by which the gate tells them apart. */
export const zapDomains = { bus: 'bus', enrolment: 'enrolment' } as const;

interface Waiting {
  readonly respond: (isAdmitted: boolean) => void;
  readonly timer: NodeJS.Timeout;
}

const mostWaiting = 10_000;
const mostAddresses = 20_000;

/**
 * Decides during the handshake who may connect (ZAP, ZeroMQ RFC 27). The bus takes accepted keys alone. A pending key
 * is kept waiting for a while, so that it is in at the very moment an operator accepts it; any other is refused.
 */
export class AdmissionGate {
  readonly #socket: Router;
  readonly #enrolmentRate: RateLimiter;
  readonly #holdMs: number;
  readonly #admissions = new Map<string, Admission>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #addresses = new Map<string, string>();

  /** The socket is bound to `zapEndpoint` already and has a send timeout of 0, which makes every send immediate. */
  constructor(socket: Router, enrolmentRate: RateLimiter, holdMs: number) {
    this.#socket = socket;
    this.#enrolmentRate = enrolmentRate;
    this.#holdMs = holdMs;
  }

  /** Changes what a key (raw, as latin1 text) may do, for the handshakes that wait too. */
  setAdmission(key: string, admission: Admission): void {
    if (admission === 'none') this.#admissions.delete(key);
    else this.#admissions.set(key, admission);
    if (admission !== 'pending') this.#release(key, admission === 'accepted');
  }

  /** The address from which the holder of a key connected for enrolment last. */
  addressOf(key: string): string | undefined {
    return this.#addresses.get(key);
  }

  /** Answers handshakes until the socket is closed. */
  async serve(): Promise<void> {
    for await (const [peer, , , request, domain, address, , mechanism, credentials] of this.#socket) {
      if (peer === undefined || request === undefined) continue;
      const respond = (isAdmitted: boolean): void => {
        const status = isAdmitted ? ['200', 'OK'] : ['400', 'not admitted'];
        // The handshake may have ended meanwhile, and its peer with it: nothing is owed to anybody then.
        this.#socket.send([peer, '', '1.0', request, ...status, '', '']).catch(() => undefined);
      };
      const isCurve = mechanism?.toString() === 'CURVE' && credentials?.length === 32;
      if (isCurve)
        this.#decide(String(domain), credentials.toString('latin1'), plainAddress(String(address)), respond);
      else respond(false);
    }
  }

  #decide(domain: string, key: string, address: string, respond: Waiting['respond']): void {
    if (domain === zapDomains.enrolment) {
      if (!this.#enrolmentRate.take(peerNetwork(address))) return respond(false);
      this.#addresses.delete(key);
      this.#addresses.set(key, address);
      if (this.#addresses.size > mostAddresses) {
        for (const oldest of this.#addresses.keys().take(1)) this.#addresses.delete(oldest);
      }
      return respond(true);
    }
    const admission = domain === zapDomains.bus ? this.#admissions.get(key) : undefined;
    if (admission === 'pending') this.#hold(key, respond);
    else respond(admission === 'accepted');
  }

  #hold(key: string, respond: Waiting['respond']): void {
    // One at a time for each key: whoever knocks again gives up the earlier place.
    this.#release(key, false);
    if (this.#waiting.size >= mostWaiting) return respond(false);
    const timer = setTimeout(() => this.#release(key, false), this.#holdMs);
    this.#waiting.set(key, { respond, timer });
  }

  #release(key: string, isAdmitted: boolean): void {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return;
    this.#waiting.delete(key);
    clearTimeout(waiting.timer);
    waiting.respond(isAdmitted);
  }
}

/** An IPv4 address that came through an IPv6 socket as people write it. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
