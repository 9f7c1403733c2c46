import type { CompilePool } from '@muster/compile';
import { type Host, isRecord, type Json, type JsonRecord } from '@muster/engine';
import { errorMessage, errorReport, MusterError } from '@muster/shared';
import type { Logger } from 'pino';
import type { ExclusiveLane, JobOutcome } from '../jobs/index.ts';
import { MinePublisher, type MineSource } from '../reporting/mine-publisher.ts';
import type { CallScope } from './call-scope.ts';
import type { Pillar } from './facts.ts';
import { FunctionCalls, type Tree } from './function-calls.ts';
import type { CallOrigin, MinionData } from './minion-data.ts';
import { type JobControl, minionServices } from './minion-services.ts';
import { outcomeOf } from './outcome.ts';
import type { PlanStore } from './plan-store.ts';
import type { DriftControl } from './state-runs.ts';

/** A call from outside. */
export interface FunctionCall extends CallOrigin {
  readonly fun: string;
  readonly args: readonly Json[];
  readonly kwargs: JsonRecord;
}

/** The daemon around a minion, or what stands for it where there is none. */
export interface Surroundings {
  readonly lane: ExclusiveLane;
  readonly plans: PlanStore;
  readonly jobs: JobControl;
  readonly drift: DriftControl;
  readonly fireEvent: (tag: string, data: Json) => Promise<void>;
}

/** What differs between a minion with a master, one without, and one in a test. */
export interface RuntimeParts {
  readonly data: MinionData;
  readonly tree: Tree;
  readonly host: Host;
  readonly compile: CompilePool;
  readonly mine: MineSource;
  readonly surroundings: Surroundings;
  readonly log: Logger;
}

/** Answers calls from outside on one host, state runs included. */
export class MinionRuntime {
  readonly data: MinionData;
  /** Calls functions, and has the tree compiled. */
  readonly calls: FunctionCalls;
  /** Fills the mine. */
  readonly publisher: MinePublisher;
  readonly #tree: Tree;
  readonly #log: Logger;

  constructor({ data, tree, host, compile, mine: source, surroundings, log }: RuntimeParts) {
    const { jobs, lane, plans, drift, fireEvent } = surroundings;
    const { mine } = source;
    this.data = data;
    this.#tree = tree;
    this.#log = log;
    this.publisher = new MinePublisher({
      ...source,
      call: ({ fun, args, kwargs }, signal) =>
        this.calls.call(fun, args, kwargs, { ...data.scope({ signal }), isNested: true }),
      log,
    });
    this.calls = new FunctionCalls({
      data,
      tree,
      host,
      compile,
      services: (scope) => minionServices(runs, { mine, publisher: this.publisher }, jobs, scope),
      log,
    });
    const runs = { data, tree, calls: this.calls, host, lane, plans, drift, fireEvent };
  }

  /** Brings the user's own states and functions up to date. */
  async syncExtensions(signal: AbortSignal): Promise<void> {
    await this.#tree.extensions.sync(this.data.saltenv, undefined, signal);
  }

  /** Makes a call; what it throws becomes its outcome. Nothing secret is in the return. */
  async execute(call: FunctionCall): Promise<JobOutcome> {
    const { fun, args, kwargs, jid } = call;
    const scope = this.data.scope(call);
    let outcome: JobOutcome;
    try {
      await this.#freshen(fun, scope);
      const value = await this.calls.call(fun, args, kwargs, scope);
      outcome = outcomeOf(withPillarErrors(call, value, scope.facts.pillar), scope);
    } catch (thrown) {
      const error: unknown = call.signal.aborted ? call.signal.reason : thrown;
      if (!(error instanceof MusterError)) this.#log.error({ jid, fun, err: error }, 'call failed');
      outcome = { success: false, retcode: 1, return: errorReport(error) };
    }
    return { ...outcome, return: this.data.redactorFor(scope).value(outcome.return ?? null) };
  }

  /** A function that is not Muster's own may be new or another since the file roots were last looked at; sys.* tells of all. */
  async #freshen(fun: string, { saltenv, signal }: CallScope): Promise<void> {
    const { registry, extensions } = this.#tree;
    if (registry.isOwnFunction(fun) && !fun.startsWith('sys.')) return;
    try {
      await extensions.sync(saltenv, undefined, signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#log.warn({ fun }, `the functions of the file roots are not fetched: ${errorMessage(error)}`);
    }
  }
}

/** Whoever looks at the whole pillar is told, under Salt's key, what of it did not compile. */
function withPillarErrors({ fun, args }: FunctionCall, value: Json, { errors }: Pillar): Json {
  const isWhole = (fun === 'pillar.items' || fun === 'pillar.data') && args.length === 0;
  return isWhole && errors.length > 0 && isRecord(value) ? { ...value, _errors: errors } : value;
}
