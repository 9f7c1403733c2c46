import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callForPillar, createRegistry, type LayeredRegistry } from '@muster/catalog';
import { type CallableFunctions, type CompilePool, minionPool } from '@muster/compile';
import { type Host, isList, isRecord, type Json, listOf, readingHost, textOf } from '@muster/engine';
import { createDebianHost } from '@muster/modules';
import type { Nodegroups } from '@muster/shared';
import { type Logger, pino } from 'pino';
import { MinionExtensions } from '../extension/index.ts';
import { directoryFiles, type Roots } from '../files/directory-files.ts';
import { MinionData } from '../functions/minion-data.ts';
import { type FunctionCall, MinionRuntime } from '../functions/minion-runtime.ts';
import { PlanStore } from '../functions/plan-store.ts';
import { ExclusiveLane, type JobOutcome } from '../jobs/index.ts';
import { localMine } from '../reporting/local-mine.ts';
import type { Mine } from '../reporting/mine.ts';
import { localPillar } from './local-pillar.ts';

/** A minion without a master, a daemon or a state of its own: everything that it goes by is given. */
export interface LocalMinionOptions {
  readonly id: string;
  /** Options under Salt's names (`nodegroups`, `mine_functions`, `top_file_merging_strategy`, ...). */
  readonly opts?: Readonly<Record<string, Json>> | undefined;
  readonly fileRoots: Roots;
  readonly pillarRoots: Roots;
  readonly grains: () => Promise<Readonly<Record<string, Json>>>;
  /** Pillar laid over what the files say. */
  readonly pillar?: Readonly<Record<string, Json>> | undefined;
  /** The mine to ask; the minion's own, shared with nobody, unless given. */
  readonly mine?: Mine | undefined;
  readonly host?: Host | undefined;
  readonly registry?: LayeredRegistry | undefined;
  /** Compile processes to share with others; own ones, which `close` ends, unless given. */
  readonly pool?: CompilePool | undefined;
  /** Where downloads, and the tree's own states and functions, are kept. */
  readonly cacheDirectory?: string | undefined;
  readonly log?: Logger | undefined;
}

/** Answers calls as a minion would, state runs included. */
export class LocalMinion {
  readonly #runtime: MinionRuntime;
  readonly #ownPool: CompilePool | undefined;

  private constructor(runtime: MinionRuntime, ownPool: CompilePool | undefined) {
    this.#runtime = runtime;
    this.#ownPool = ownPool;
  }

  /** Starts with fresh grains and pillar. Pillar that fails to compile is no error here; see `pillarErrors`. */
  static async create(options: LocalMinionOptions): Promise<LocalMinion> {
    const { id, grains, log = pino({ level: 'silent' }) } = options;
    const compile = options.pool ?? minionPool(60);
    const opts: Readonly<Record<string, Json>> = { ...localOptions(options), ...options.opts, id };
    const self = () => ({ id, grains: data.facts.grains, pillar: data.facts.pillar.data });
    const files = directoryFiles(options.fileRoots);
    const registry = options.registry ?? createRegistry();
    const host = options.host ?? createDebianHost();
    const cache = options.cacheDirectory ?? join(tmpdir(), `muster-${process.getuid?.() ?? 0}`);
    const data: MinionData = new MinionData({
      id,
      opts,
      grains,
      pillar: localPillar({
        id,
        view: {
          roots: options.pillarRoots,
          opts,
          secretGlobs: listOf(opts['secret_pillar'] ?? null).map(textOf),
        },
        override: options.pillar,
        compile,
        answers:
          ({ grains: told }, signal = AbortSignal.any([])) =>
          async (question) => {
            if (question.kind === 'functions')
              return {
                names: [...registry.functions.names()],
                brokenModules: [],
              } satisfies CallableFunctions;
            if (question.kind !== 'call') return undefined;
            return callForPillar(question, {
              registry: registry.functions,
              host: readingHost(host),
              id,
              grains: told,
              opts,
              keepSecret: (texts) => data.keepSecret(texts),
              signal,
            });
          },
      }),
    });
    const extensions = new MinionExtensions({
      files,
      directory: join(cache, 'extensions'),
      registry,
      isReachable: () => true,
      log,
    });
    const runtime = new MinionRuntime({
      data,
      tree: { files, downloads: join(cache, 'downloads'), registry, extensions },
      host,
      compile,
      mine: {
        mine: options.mine ?? localMine(self, nodegroupsOf(opts)),
        configured: opts['mine_functions'],
        pillar: () => data.facts.pillar.data['mine_functions'],
        directory: undefined,
      },
      surroundings: {
        lane: new ExclusiveLane(),
        plans: new PlanStore(join(cache, 'plans')),
        jobs: { running: () => [], cancel: () => false },
        drift: {
          recordDirectory: undefined,
          request: async () => ({ mode: 'off', paused: false, watched: 0 }),
          onRunning: async () => {},
          onApplied: async () => {},
        },
        fireEvent: async (tag, content) => log.info({ tag, data: content }, 'event'),
      },
      log,
    });
    await data.refreshGrains();
    await data.refreshPillar(AbortSignal.any([]));
    return new LocalMinion(runtime, options.pool === undefined ? compile : undefined);
  }

  /** What was wrong with the pillar when it was last compiled outside of a state run. */
  get pillarErrors(): readonly string[] {
    return this.#runtime.data.facts.pillar.errors;
  }

  async call(
    fun: string,
    args: readonly Json[] = [],
    kwargs: Readonly<Record<string, Json>> = {},
    options: Partial<Pick<FunctionCall, 'signal' | 'report'>> = {},
  ): Promise<JobOutcome> {
    return this.#runtime.execute({ fun, args, kwargs, signal: AbortSignal.any([]), ...options });
  }

  async close(): Promise<void> {
    await this.#ownPool?.close();
  }
}

/** What a configuration would say of a minion without a master. */
function localOptions({ fileRoots, pillarRoots }: LocalMinionOptions): Readonly<Record<string, Json>> {
  return { file_client: 'local', file_roots: fileRoots, pillar_roots: pillarRoots };
}

function nodegroupsOf(opts: Readonly<Record<string, Json>>): Nodegroups {
  const groups = opts['nodegroups'];
  if (!isRecord(groups)) return {};
  return Object.fromEntries(
    Object.entries(groups).map(([name, group]) => [name, isList(group) ? group.map(textOf) : textOf(group)]),
  );
}
