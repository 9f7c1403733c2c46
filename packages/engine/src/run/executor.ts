import type { LowChunk } from '@muster/contract';
import { type ErrorCode, errorMessage, errorReport, MusterError, suggestion, textOf } from '@muster/shared';
import { argumentMessage, bindArguments } from '../arguments/bind-arguments.ts';
import { schemaNames } from '../arguments/schema-names.ts';
import type { StateContext } from '../contract/state-context.ts';
import type { AnyState, Outcome } from '../contract/state-definition.ts';
import { NotYetError } from '../contract/state-errors.ts';
import type { StateResult } from '../contract/state-result.ts';
import type { Host, ReadOnlyHost } from '../host/host.ts';
import { readOnlyHost } from '../host/read-only-host.ts';
import { applyDeclaration } from '../plan/apply-declaration.ts';
import { planDeclaration } from '../plan/plan-declaration.ts';
import { plannedOutcome } from '../plan/plan-outcome.ts';
import {
  type Attempt,
  afterEarlier,
  describeNodes,
  untouched,
  withComment,
  withReaction,
  withWarnings,
} from './attempt.ts';
import { verifyByCommand } from './check-command.ts';
import { checkConditions, type Verdict } from './conditions.ts';
import type { Node, Settled } from './node.ts';
import { requiredChunks } from './requisite-status.ts';
import { describeAttempt, retryForecast, retryPolicy, retryProblems } from './retry.ts';
import type { Clock, RunEnvironment } from './run-environment.ts';
import { writtenValue } from './run-environment.ts';
import { fillSlots } from './slots.ts';
import { systemClock } from './system-clock.ts';
import { timeLimit } from './time-limit.ts';
import { timeOfDay } from './time-of-day.ts';
import { withUmask } from './umask-host.ts';
import { atArgument, withWrittenLines, withWrittenPlace } from './written-place.ts';

type Watched = readonly Readonly<Record<string, string>>[];

/** Runs single states: arguments, conditions, plan or application, reaction to watches, check_cmd, retries, and the result in Salt's shape. */
export class Executor {
  readonly #environment: RunEnvironment;
  readonly #clock: Clock;
  readonly #total: number;
  readonly #reader: ReadOnlyHost;
  /** States that a dry run found pending so far, in order. */
  readonly #pending: Node[] = [];
  #number = 0;

  constructor(environment: RunEnvironment, total: number) {
    this.#environment = environment;
    this.#clock = environment.clock ?? systemClock;
    this.#reader = readOnlyHost(environment.host);
    this.#total = total;
  }

  /** Runs a state, or plans it in a dry run; `watched` are the changed states that it watches, where there are any. */
  async execute(node: Node, test: boolean, watched: Watched | undefined): Promise<Settled> {
    const number = this.#begin(node);
    const startedAt = this.#clock.now();
    const attempt = await this.#attemptWithRetries(node, test, watched);
    return this.#finish(node, number, startedAt, attempt);
  }

  /** Plans a state for another that prepares for it; leaves no result. */
  async lookAhead(node: Node, watched: Watched | undefined): Promise<Settled> {
    const startedAt = this.#clock.now();
    const attempt = await this.#attempt(node, true, watched);
    return this.#settled(node, 0, startedAt, attempt, true);
  }

  /** Lets a listener react at the end of a run. */
  async react(node: Node, changed: Watched): Promise<Settled> {
    const number = this.#begin(node);
    const startedAt = this.#clock.now();
    const attempt = await this.#guard(node, this.#environment.test, async (definition, args, context) => {
      const verdict = await checkConditions(node.chunk, this.#environment.host, context);
      const skipped = skippedBy(verdict, node, this.#environment.test);
      if (skipped !== undefined) return skipped;
      if (definition.onWatch === undefined) {
        const missing = `State '${node.chunk.state}.mod_watch' was not found in SLS '${node.chunk.__sls__}'`;
        return untouched(false, missing);
      }
      const reaction = await this.#reaction(node, definition, args, this.#environment.test, context, changed);
      return withReaction(untouched(true, ''), reaction);
    });
    return this.#finish(node, number, startedAt, attempt);
  }

  /** The result of a state for which there was no occasion; it is a success, and none that others count on. */
  notNeeded(node: Node, comment: string): Settled {
    const { result, ...rest } = this.notRun(node, true, comment);
    return { ...rest, result: { ...result, __state_ran__: false }, ran: false };
  }

  /** The result of a state that its requisites kept from running. */
  notRun(node: Node, result: boolean | null, comment: string, look: 'run' | 'ahead' = 'run'): Settled {
    const attempt = untouched(result, comment);
    const now = this.#clock.now();
    if (look === 'ahead') return this.#settled(node, 0, now, attempt, false);
    const settled = this.#settled(node, this.#begin(node), now, attempt, false);
    this.#report(node, settled);
    return settled;
  }

  #begin(node: Node): number {
    const number = this.#number++;
    this.#environment.onProgress?.({
      kind: 'started',
      index: number + 1,
      total: Math.max(this.#total, number + 1),
      tag: node.tag,
      chunk: node.chunk,
    });
    return number;
  }

  async #finish(node: Node, number: number, startedAt: number, attempt: Attempt): Promise<Settled> {
    const settled = this.#settled(node, number, startedAt, attempt, this.#environment.test);
    if (this.#environment.test && settled.changed) this.#pending.push(node);
    this.#report(node, settled);
    const { options } = node.chunk;
    const tag = options['fire_event'];
    if (tag === true || typeof tag === 'string') await this.#environment.fireEvent?.(tag, settled.result);
    if (!this.#environment.test) await this.#refresh(node.chunk, settled);
    return settled;
  }

  #settled(node: Node, number: number, startedAt: number, attempt: Attempt, test: boolean): Settled {
    const { chunk } = node;
    const redactor = this.#environment.redactor;
    const outcome = redactor?.active === true ? redactor.value(attempt.outcome) : attempt.outcome;
    const result: StateResult = {
      name: redactor?.text(chunk.name) ?? chunk.name,
      result: outcome.result,
      changes: outcome.changes,
      comment: outcome.comment,
      ...(outcome.warnings === undefined || outcome.warnings.length === 0
        ? {}
        : { warnings: outcome.warnings }),
      duration: Math.round((this.#clock.now() - startedAt) * 1000) / 1000,
      start_time: timeOfDay(startedAt),
      __run_num__: number,
      __sls__: chunk.__sls__,
      __id__: chunk.__id__,
      ...(attempt.skipWatch ? { skip_watch: true } : {}),
    };
    const changed = Object.keys(result.changes).length > 0 || (test && result.result === null);
    return { result, changed, ran: true };
  }

  #report(node: Node, { result }: Settled): void {
    const index = result.__run_num__ + 1;
    this.#environment.onProgress?.({
      kind: 'finished',
      index,
      total: Math.max(this.#total, index),
      tag: node.tag,
      chunk: node.chunk,
      result,
    });
  }

  async #refresh({ options }: LowChunk, { changed }: Settled): Promise<void> {
    const environment = this.#environment;
    if (options['reload_grains'] === true) await environment.refresh?.('grains');
    if (options['reload_pillar'] === true) await environment.refresh?.('pillar');
    if ((options['reload_modules'] === true && changed) || options['force_reload_modules'] === true) {
      await environment.refresh?.('modules');
    }
  }

  async #attemptWithRetries(node: Node, test: boolean, watched: Watched | undefined): Promise<Attempt> {
    const written = writtenValue(node.chunk, 'retry');
    const policy = retryPolicy(written);
    let attempt = withWarnings(await this.#attempt(node, test, watched), retryProblems(written));
    if (policy === undefined) return attempt;
    if (test) return withComment(attempt, [attempt.outcome.comment, retryForecast(policy)].join('  '));
    const history: string[] = [];
    for (let count = 1; count < policy.attempts && attempt.outcome.result !== policy.until; count += 1) {
      history.push(describeAttempt(count, attempt.outcome.result, attempt.outcome.comment));
      const splay = Math.floor((this.#environment.random ?? Math.random)() * (policy.splay + 1));
      await this.#clock.sleep((policy.interval + splay) * 1000, this.#environment.signal);
      if (this.#environment.signal.aborted) break;
      attempt = afterEarlier(attempt, await this.#attempt(node, test, watched));
    }
    return history.length === 0
      ? attempt
      : withComment(attempt, [...history, attempt.outcome.comment].join('\n'));
  }

  async #attempt(node: Node, test: boolean, watched: Watched | undefined): Promise<Attempt> {
    return this.#guard(node, test, async (definition, args, context) => {
      const verdict = await checkConditions(node.chunk, this.#environment.host, context);
      const skipped = skippedBy(verdict, node, test);
      const carriedOut = skipped ?? (await this.#carryOut(node, definition, args, test, context));
      let attempt = verdict.run ? withWarnings(carriedOut, verdict.warnings) : carriedOut;
      if (watched !== undefined && !attempt.touched && !attempt.skipWatch) {
        attempt = withReaction(attempt, await this.#reaction(node, definition, args, test, context, watched));
      }
      return this.#verified(node, definition, attempt, test, context);
    });
  }

  /** Looks up the state, checks its arguments, and turns whatever is thrown into a result. */
  async #guard(
    node: Node,
    test: boolean,
    body: (definition: AnyState, args: never, context: StateContext) => Promise<Attempt>,
  ): Promise<Attempt> {
    const { definition, chunk } = node;
    if (definition === undefined) return untouched(false, this.#unknownState(chunk));
    const limit = timeLimit(stateTimeout(definition, chunk), this.#environment.signal);
    try {
      const context = this.#environment.context({ saltenv: chunk.__env__, test });
      const bound = bindArguments(definition, await fillSlots(chunk, context));
      if (!bound.ok) {
        const placed = atArgument(chunk, bound.argument, this.#environment);
        const message = argumentMessage(bound.problem, placed);
        return untouched(false, withWrittenLines(message, placed, this.#environment));
      }
      const requires = node.requisites === undefined ? [] : requiredChunks(node.requisites);
      const limited = { ...context, requires, signal: limit.signal };
      return withWarnings(await limit.race(body(definition, bound.args, limited)), bound.warnings);
    } catch (error) {
      return this.#thrown(node, error, test);
    }
  }

  #unknownState(chunk: LowChunk): string {
    const { state, fun, __sls__: sls } = chunk;
    const name = `${state}.${fun}`;
    const hint = suggestion(name, this.#environment.states.names());
    const where = sls === '' ? '' : ` in SLS '${sls}'`;
    return withWrittenPlace(`State '${name}' was not found${where}${hint}`, chunk, '', this.#environment);
  }

  #thrown(node: Node, error: unknown, test: boolean): Attempt {
    if (test && !isPermanent(error)) {
      const awaited =
        node.awaits.size > 0 ? [...node.awaits] : error instanceof NotYetError ? this.#pending : [];
      if (awaited.length > 0) {
        return untouched(null, `${errorMessage(error)}; to be decided after ${describeNodes(awaited)}`);
      }
    }
    if (error instanceof MusterError) return untouched(false, errorReport(error));
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return untouched(false, `An exception occurred in this state: ${trace}`);
  }

  async #carryOut(
    node: Node,
    definition: AnyState,
    args: never,
    test: boolean,
    context: StateContext,
  ): Promise<Attempt> {
    const host = this.#hostOf(node.chunk);
    if (definition.kind === 'action') {
      const outcome = test
        ? await definition.plan(args, this.#reader, context)
        : await definition.run(args, host, context);
      return { outcome, skipWatch: false, touched: Object.keys(outcome.changes).length > 0 };
    }
    if (!test) {
      const { baseline } = node;
      const application = { definition, args, host, reader: this.#reader, context, baseline };
      return { ...(await applyDeclaration(application)), skipWatch: false };
    }
    const plan = await planDeclaration(definition, args, this.#reader, context);
    const outcome = await plannedOutcome(definition, args, plan);
    if (plan.changes.size === 0 && definition.provisional === true && node.awaits.size > 0) {
      return untouched(null, `${outcome.comment}; to be decided after ${describeNodes(node.awaits)}`);
    }
    return { outcome, skipWatch: false, touched: plan.changes.size > 0 };
  }

  async #reaction(
    node: Node,
    definition: AnyState,
    args: never,
    test: boolean,
    context: StateContext,
    changedRequisites: Watched,
  ): Promise<Outcome> {
    const reacting = { ...context, changedRequisites };
    if (!test) {
      if (definition.onWatch === undefined)
        throw new MusterError('INTERNAL', `${definition.name} cannot react`);
      return definition.onWatch(args, this.#hostOf(node.chunk), reacting);
    }
    if (definition.planWatch !== undefined) return definition.planWatch(args, this.#reader, reacting);
    const comment = definition.watchComment?.(args) ?? 'Would react to the changes of what it watches';
    return { result: null, changes: {}, comment };
  }

  /** Lets `check_cmd` decide, unless the state has an argument of that name or this is a dry run. */
  async #verified(
    node: Node,
    definition: AnyState,
    attempt: Attempt,
    test: boolean,
    context: StateContext,
  ): Promise<Attempt> {
    const lines = writtenValue(node.chunk, 'check_cmd');
    if (lines === undefined || test || takesArgument(definition, 'check_cmd')) return attempt;
    const verdict = await verifyByCommand(lines, node.chunk, this.#environment.host, context);
    return { ...attempt, outcome: { ...attempt.outcome, ...verdict } };
  }

  #hostOf(chunk: LowChunk): Host {
    const umask = chunk.options['umask'];
    const mask = umask === undefined ? Number.NaN : Number.parseInt(textOf(umask), 8);
    return Number.isNaN(mask) ? this.#environment.host : withUmask(this.#environment.host, mask);
  }
}

/** The outcome of a state that unless, onlyif or creates keep from running. */
function skippedBy(verdict: Verdict, { awaits }: Node, test: boolean): Attempt | undefined {
  if (verdict.run) return undefined;
  if (!test || !verdict.provisional || awaits.size === 0) return untouched(true, verdict.comment, true);
  return untouched(null, `${verdict.comment}; to be decided after ${describeNodes(awaits)}`, true);
}

function takesArgument(definition: AnyState, name: string): boolean {
  return schemaNames(definition.args).names.has(name);
}

/** A state-wide `timeout`, where the state has no argument of that name itself; seconds. */
function stateTimeout(definition: AnyState, { options }: LowChunk): number | undefined {
  const seconds = options['timeout'];
  if (typeof seconds !== 'number' || seconds <= 0 || takesArgument(definition, 'timeout')) return undefined;
  return seconds;
}

const permanentCodes: ReadonlySet<ErrorCode> = new Set([
  ...(['ARGUMENT_INVALID', 'FUNCTION_UNKNOWN', 'HOST_READ_ONLY', 'INTERNAL', 'PERMISSION_DENIED'] as const),
  ...(['RENDER_FAILED', 'STATE_FAILED', 'STATE_UNKNOWN', 'YAML_INVALID'] as const),
]);

/** No earlier state can do anything about it. */
function isPermanent(error: unknown): boolean {
  return !(error instanceof MusterError) || permanentCodes.has(error.code);
}
