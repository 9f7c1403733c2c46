import { type CompilePool, type PillarResult, type PillarView, type PillarWork } from '@muster/compile';
import {
  createRedactor,
  errorMessage,
  type MasterConfig,
  type MasterMessages,
  type MinionMessages,
  MusterError,
  type Target,
  withoutSecrets,
} from '@muster/shared';
import type { Inventory } from '../inventory/index.ts';
import type { SessionHub } from '../sessions/index.ts';
import { FunctionCalls } from './function-calls.ts';

const toldAtMost = 1000;

export interface PillarsOptions {
  readonly config: MasterConfig;
  readonly hub: SessionHub;
  readonly inventory: Inventory;
  /** The processes to compile in. */
  readonly pool: CompilePool;
  readonly log: {
    warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  };
}

/** Compiles the pillar of exactly the minion that asks, in processes. */
export class Pillars {
  readonly #options: PillarsOptions;
  readonly #view: PillarView;
  readonly #pool: CompilePool;
  readonly #calls: FunctionCalls;
  readonly #closing = new AbortController();
  /** Compilations for targets: whoever needs the same pillar waits for the same one. */
  readonly #preparing = new Map<string, Promise<unknown>>();

  /** Keys of common secrets that were reported. */
  readonly #told = new Set<string>();

  constructor(options: PillarsOptions) {
    this.#options = options;
    const { config, hub, pool } = options;
    const opts = languageOptions(config);
    this.#view = { roots: config.pillar_roots, opts, secretGlobs: config.secret_pillar };
    this.#pool = pool;
    this.#calls = new FunctionCalls(opts, this.#closing.signal);
    hub.handle('pillarRequest', (minion, body) => this.#answer(minion, body));
  }

  /** What a minion would get now, with every error in full; it must have told its grains. */
  async show(id: string, saltenv?: string): Promise<PillarResult> {
    const grains = this.#options.inventory.grains(id);
    if (grains === undefined) {
      throw new MusterError(
        'KEY_UNKNOWN',
        `nothing is known of ${JSON.stringify(id)}: it has not connected since it was accepted`,
      );
    }
    return await this.#compile({ id, grains, saltenv });
  }

  /** Compiles the pillar of minions that have not asked for it yet, where a target needs pillar. */
  async prepare({ type, expression }: Target): Promise<void> {
    const asksForPillar =
      type.startsWith('pillar') ||
      type === 'nodegroup' ||
      (type === 'compound' && /(?:^|\s)[IJN].?@/.test([expression].flat().join(' ')));
    if (!asksForPillar) return;
    const { inventory } = this.#options;
    const missing = inventory
      .subjects()
      .filter(({ id }) => !inventory.hasPillar(id) && inventory.grains(id) !== undefined);
    await Promise.all(missing.map(({ id }) => this.#prepareOne(id)));
  }

  #prepareOne(id: string): Promise<unknown> {
    const current =
      this.#preparing.get(id) ??
      this.show(id)
        .catch(() => undefined)
        .finally(() => this.#preparing.delete(id));
    this.#preparing.set(id, current);
    return current;
  }

  /** Gives up what templates wait for. */
  close(): void {
    this.#closing.abort(new MusterError('CONNECTION_LOST', 'the master stops', { retryable: true }));
  }

  async #answer(
    minion: string,
    { grains: told, saltenv, pillarenv, override }: MinionMessages['pillarRequest'],
  ): Promise<MasterMessages['pillar']> {
    // A pillar file that reads `grains.id` gets the id that the session proved.
    const grains = { ...told, id: minion };
    await this.#options.inventory.setGrains(minion, grains);
    const { packed, files, minionErrors, secrets } = await this.#compile({
      id: minion,
      grains,
      saltenv,
      pillarenv,
      override,
    });
    return {
      data: packed,
      errors: [...minionErrors],
      secrets: [...secrets],
      files: [...files],
      opts: minionOptions(this.#options.config),
    };
  }

  async #compiled(work: PillarWork): Promise<PillarResult> {
    const secrets = new Set<string>();
    const request = { kind: 'pillar', view: this.#view, work } as const;
    const options = { turn: work.id, signal: this.#closing.signal };
    const result = await this.#pool.ask(request, this.#calls.answersFor(work, secrets), options);
    return {
      ...result,
      secrets: union(result.secrets, secrets),
      hiddenSecrets: union(result.hiddenSecrets, secrets),
    };
  }

  async #compile(work: PillarWork): Promise<PillarResult> {
    try {
      const result = await this.#compiled(work);
      for (const error of result.errors) {
        // Without the lines around the place, which may hold secrets.
        const [message = ''] = error.split('\n', 1);
        this.#options.log.warn({ minion: work.id, error: message }, 'pillar error');
      }
      this.#tellCommonSecrets(result.commonSecrets);
      // A pillar given in line is that one run's alone.
      if (work.override === undefined && result.errors.length === 0) {
        const { config, inventory } = this.#options;
        // Minions may target by pillar: a right guess of a secret must look like a wrong one.
        const open = withoutSecrets(result.data, config.secret_pillar);
        inventory.setPillar(work.id, createRedactor(result.hiddenSecrets).value(open));
      }
      return result;
    } catch (error) {
      this.#options.log.warn({ minion: work.id, error: errorMessage(error) }, 'pillar not compiled');
      throw error;
    }
  }

  #tellCommonSecrets(keys: readonly string[]): void {
    for (const key of keys) {
      if (this.#told.has(key) || this.#told.size >= toldAtMost) continue;
      this.#told.add(key);
      this.#options.log.warn({ key }, 'secret too short or common to be masked wherever it stands');
    }
  }
}

function union(texts: readonly string[], more: ReadonlySet<string>): readonly string[] {
  return [...more.union(new Set(texts))];
}

/** The options that decide how pillar is rendered and merged. */
function languageOptions(config: MasterConfig): Record<string, unknown> {
  const { pillar_source_merging_strategy, pillar_merge_lists, pillarenv, pillarenv_from_saltenv } = config;
  return {
    ...config.extra,
    ...minionOptions(config),
    pillar_source_merging_strategy,
    pillar_merge_lists,
    pillarenv,
    pillarenv_from_saltenv,
    pillar_roots: config.pillar_roots,
    file_roots: config.file_roots,
  };
}

/** The master's options that hold on its minions too, as in Salt. */
function minionOptions(config: MasterConfig): Record<string, unknown> {
  const { nodegroups, renderer, state_top, state_top_saltenv, top_file_merging_strategy } = config;
  const { env_order, default_top, jinja_env, jinja_sls_env, failhard } = config;
  const { jinja_trim_blocks, jinja_lstrip_blocks } = config;
  return {
    nodegroups,
    renderer,
    state_top,
    state_top_saltenv,
    top_file_merging_strategy,
    env_order,
    default_top,
    jinja_env,
    jinja_sls_env,
    jinja_trim_blocks,
    jinja_lstrip_blocks,
    failhard,
  };
}
