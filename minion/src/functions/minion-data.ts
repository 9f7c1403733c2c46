import type { MinionView } from '@muster/compile';
import { reachOf } from '@muster/engine';
import { growingRedactor, type JsonRecord, type Redactor } from '@muster/shared';
import type { JobProgress } from '../jobs/index.ts';
import { type CallScope, viewOf } from './call-scope.ts';
import type { Facts, Pillar, PillarRequest, PillarSource } from './facts.ts';

/** Where a minion's data come from. */
export interface DataSources {
  readonly id: string;
  /** The configuration under Salt's names. */
  readonly opts: JsonRecord;
  readonly grains: () => Promise<JsonRecord>;
  readonly pillar: PillarSource;
  /** There is newer pillar, which may say other things about the mine and drift. */
  readonly onPillar?: (() => void) | undefined;
}

/** What a call from outside brings along. */
export interface CallOrigin {
  readonly signal: AbortSignal;
  readonly jid?: string | undefined;
  readonly report?: ((progress: JobProgress) => void) | undefined;
}

const noPillar: Pillar = { packed: new Uint8Array(), errors: [], secrets: [], data: {} };

/** What a minion knows of itself: options, grains and pillar, and which texts must be masked in everything that is shown. */
export class MinionData {
  readonly id: string;
  readonly opts: JsonRecord;
  readonly #sources: DataSources;
  readonly #facts: Facts = { grains: {}, pillar: noPillar };
  /** What functions such as sdb.get have read since the minion started. */
  readonly #readSecrets = new Set<string>();
  /** Everything to mask, pillar's secrets included. */
  #secrets = new Set<string>();
  #redactor: Redactor = growingRedactor(this.#secrets);

  constructor(sources: DataSources) {
    this.#sources = sources;
    this.id = sources.id;
    this.opts = sources.opts;
  }

  get facts(): Readonly<Facts> {
    return this.#facts;
  }

  /** Masks what pillar says is secret, and what was read from elsewhere. */
  get redactor(): Redactor {
    return this.#redactor;
  }

  /** The same with what became known in one call; a call with pillar of its own has secrets of its own. */
  redactorFor({ secrets }: CallScope): Redactor {
    return secrets.isSubsetOf(this.#secrets) ? this.#redactor : growingRedactor(this.#secrets, secrets);
  }

  /** For a run of states, in which more may become known. */
  redactorForRun({ secrets }: CallScope): Redactor {
    return growingRedactor(this.#secrets, secrets);
  }

  /** Has texts masked in everything that is shown from now on. */
  keepSecret(texts: readonly string[]): void {
    for (const text of texts) {
      this.#readSecrets.add(text);
      this.#secrets.add(text);
    }
  }

  /** What a call from outside sees: the facts of its beginning. */
  scope({ signal, jid, report }: CallOrigin): CallScope {
    return {
      facts: { ...this.#facts },
      saltenv: this.saltenv,
      chosenSaltenv: this.#configuredSaltenv,
      test: false,
      reach: reachOf.job,
      signal,
      runs: [],
      codes: [],
      secrets: new Set(),
      jid,
      report,
    };
  }

  /** The data of a call as compile processes get them. */
  view(scope: CallScope): MinionView {
    return viewOf(scope, this.id, this.opts);
  }

  async refreshGrains(): Promise<JsonRecord> {
    this.#facts.grains = await this.#sources.grains();
    return this.#facts.grains;
  }

  /** Fetches pillar anew; where that fails, the minion goes on with what it has. */
  async refreshPillar(signal: AbortSignal): Promise<Pillar> {
    const pillar = await this.fetchPillar({ saltenv: this.#configuredSaltenv }, this.scope({ signal }));
    this.adopt(pillar);
    return pillar;
  }

  /** Has pillar compiled for a call, and leaves the minion's own as it is. */
  async fetchPillar(request: Omit<PillarRequest, 'grains'>, scope: CallScope): Promise<Pillar> {
    const pillar = await this.#sources.pillar.fetch({ ...request, grains: scope.facts.grains }, scope.signal);
    for (const secret of pillar.secrets) scope.secrets.add(secret);
    return pillar;
  }

  /** Takes pillar for the minion's own. */
  adopt(pillar: Pillar): void {
    this.#facts.pillar = pillar;
    this.#secrets = new Set([...pillar.secrets, ...this.#readSecrets]);
    this.#redactor = growingRedactor(this.#secrets);
    this.#sources.onPillar?.();
  }

  /** The environment that counts where a call names none. */
  get saltenv(): string {
    return this.#configuredSaltenv ?? 'base';
  }

  get #configuredSaltenv(): string | undefined {
    const { saltenv } = this.opts;
    return typeof saltenv === 'string' ? saltenv : undefined;
  }
}
