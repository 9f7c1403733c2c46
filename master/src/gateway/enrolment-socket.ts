import { decodeEnrolment, messageLimits } from '@muster/shared';
import { Pull } from 'zeromq';
import { zapDomains } from './admission-gate.ts';
import { bindPatiently } from './bind-patiently.ts';
import { RateLimiter } from './rate-limiter.ts';

export interface EnrolmentSocketOptions {
  readonly secretKey: string;
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** The address from which the holder of a raw key (as latin1 text) has connected. */
  addressOf(key: string): string | undefined;
  enrolment(address: string, bytes: Buffer): Promise<void>;
}

/** The PULL of enrolments: any key may say one kind of small thing here, seldom, and hears nothing. */
export class EnrolmentSocket {
  readonly #options: EnrolmentSocketOptions;
  readonly #total = new RateLimiter({ perSecond: 2000, burst: 5000 });
  readonly #perKey = new RateLimiter({ perSecond: 0.5, burst: 3 });
  #pull: Pull;
  readonly #port: number;
  #open = 0;

  static async open(options: EnrolmentSocketOptions): Promise<EnrolmentSocket> {
    const pull = createPull(options);
    const port = await bindPatiently(pull, options.host, options.port);
    return new EnrolmentSocket(options, pull, port);
  }

  private constructor(options: EnrolmentSocketOptions, pull: Pull, port: number) {
    this.#options = options;
    this.#port = port;
    this.#pull = pull;
    this.#serve(pull);
  }

  get port(): number {
    return this.#port;
  }

  close(): void {
    this.#pull.close();
  }

  #serve(pull: Pull): void {
    this.#open = 0;
    pull.events.on('accept', () => {
      this.#open++;
      if (this.#open > this.#options.connections && pull === this.#pull) void this.#reopen();
    });
    pull.events.on('disconnect', () => void this.#open--);
    void this.#receive(pull);
  }

  /** Cuts connections that were opened and kept: a minion needs one for as long as it takes to say its message. */
  async #reopen(): Promise<void> {
    const old = this.#pull;
    this.#pull = createPull(this.#options);
    old.close();
    await bindPatiently(this.#pull, this.#options.host, this.#port);
    this.#serve(this.#pull);
  }

  async #receive(pull: Pull): Promise<void> {
    for await (const [bytes, ...rest] of pull) {
      if (bytes === undefined || rest.length > 0 || !this.#total.take('')) continue;
      const key = keyIn(bytes);
      // Only who has connected with a key may speak of it; that also says where it came from.
      const address = key === undefined ? undefined : this.#options.addressOf(key);
      if (key === undefined || address === undefined || !this.#perKey.take(key)) continue;
      await this.#options.enrolment(address, bytes);
    }
  }
}

function keyIn(bytes: Buffer): string | undefined {
  try {
    return Buffer.from(decodeEnrolment(bytes).key).toString('latin1');
  } catch {
    return undefined;
  }
}

function createPull({ secretKey, host }: EnrolmentSocketOptions): Pull {
  return new Pull({
    curveServer: true,
    curveSecretKey: secretKey,
    zapDomain: zapDomains.enrolment,
    linger: 0,
    backlog: 4096,
    ipv6: host === '*' || host.includes(':'),
    maxMessageSize: messageLimits.enrolment,
    receiveHighWaterMark: 4,
    handshakeInterval: 5000,
    heartbeatInterval: 5000,
    heartbeatTimeout: 10_000,
    heartbeatTimeToLive: 15_000,
  });
}
