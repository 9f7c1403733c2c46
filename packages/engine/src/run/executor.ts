import { once } from 'node:events';
import type { LowChunk } from '@muster/contract';
import { errorMessage } from '@muster/shared';
import {
  type Attempt,
  afterEarlier,
  masked,
  untouched,
  withComment,
  withWarnings,
} from '../attempt/attempt.ts';
import { attemptReaction, attemptState, type Watched } from '../attempt/attempt-state.ts';
import type { Subject } from '../attempt/subject.ts';
import { writtenValue } from '../attempt/written-value.ts';
import type { StateResult } from '../contract/state-result.ts';
import { planFingerprint } from '../plan/plan-fingerprint.ts';
import type { Node, Settled } from './node.ts';
import { requiredChunks } from './requisite-status.ts';
import { describeAttempt, retryForecast, retryPolicy, retryProblems } from './retry.ts';
import type { Clock, RunEnvironment } from './run-environment.ts';
import { systemClock } from './system-clock.ts';
import { timeOfDay } from './time-of-day.ts';

/** How long a state may go on when its run is over; programs are ended in less. */
const deafMs = 3000;

/** Runs single states of a run: retries, numbers, progress, and the result in Salt's shape. */
export class Executor {
  readonly #environment: RunEnvironment;
  readonly #clock: Clock;
  readonly #total: number;
  /** States that a dry run found pending so far, in order. */
  readonly #pending: Node[] = [];
  #number = 0;

  constructor(environment: RunEnvironment, total: number) {
    this.#environment = environment;
    this.#clock = environment.clock ?? systemClock;
    this.#total = total;
  }

  /** Runs a state, or plans it in a dry run; `watched` are the changed states that it watches, where there are any. */
  async execute(node: Node, test: boolean, watched: Watched | undefined): Promise<Settled> {
    const number = this.#begin(node);
    const startedAt = this.#clock.now();
    const attempt = await this.#unlessDeaf(this.#attemptWithRetries(node, test, watched));
    return this.#finish(node, number, startedAt, this.#interrupted(attempt));
  }

  /** Plans a state for another that prepares for it; leaves no result. */
  async lookAhead(node: Node, watched: Watched | undefined): Promise<Settled> {
    const startedAt = this.#clock.now();
    const attempt = await attemptState(this.#subject(node), { test: true, watched }, this.#environment);
    return this.#settled(node, 0, startedAt, attempt, true);
  }

  /** Lets a listener react at the end of a run. */
  async react(node: Node, changed: Watched): Promise<Settled> {
    const number = this.#begin(node);
    const startedAt = this.#clock.now();
    const { test } = this.#environment;
    const attempt = await attemptReaction(this.#subject(node), test, changed, this.#environment);
    return this.#finish(node, number, startedAt, attempt);
  }

  /** The result of a state for which there was no occasion; it is a success, and none that others count on. */
  notNeeded(node: Node, comment: string): Settled {
    return unrun(this.notRun(node, true, comment));
  }

  /** The result of a state that had not had its turn when the run was ended from outside; it is neither success nor failure. */
  notBegun(node: Node, comment: string): Settled {
    return unrun(this.#settled(node, this.#number++, this.#clock.now(), untouched(null, comment), false));
  }

  /** The result of a state that its requisites kept from running. */
  notRun(node: Node, result: boolean | null, comment: string, look: 'run' | 'ahead' = 'run'): Settled {
    const attempt = masked(untouched(result, comment), node.chunk, this.#environment.redactor);
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

  /** A state that goes on although the run is over is given up after a while, lest nobody hear of the others. */
  async #unlessDeaf(attempt: Promise<Attempt>): Promise<Attempt> {
    const { signal } = this.#environment;
    const over = new AbortController();
    const givenUp = async (): Promise<Attempt> => {
      if (!signal.aborted) await once(signal, 'abort', { signal: over.signal });
      await this.#clock.sleep(deafMs, over.signal);
      return untouched(false, errorMessage(signal.reason));
    };
    try {
      return await Promise.race([attempt, givenUp()]);
    } finally {
      over.abort();
    }
  }

  /** A state that was under way when the run was ended from outside says so. */
  #interrupted(attempt: Attempt): Attempt {
    const { signal } = this.#environment;
    if (!signal.aborted || attempt.outcome.result !== false) return attempt;
    const reason = errorMessage(signal.reason);
    const { comment } = attempt.outcome;
    return withComment(
      attempt,
      comment === reason ? `Interrupted. ${reason}` : `Interrupted. ${reason}\n${comment}`,
    );
  }

  async #finish(node: Node, number: number, startedAt: number, attempt: Attempt): Promise<Settled> {
    const settled = this.#settled(node, number, startedAt, attempt, this.#environment.test);
    const { test, onPlanned } = this.#environment;
    if (test && settled.changed) this.#pending.push(node);
    if (test) onPlanned?.(node.chunk, planFingerprint(node.chunk, attempt));
    this.#report(node, settled);
    const { options } = node.chunk;
    const tag = options['fire_event'];
    if (tag === true || typeof tag === 'string') await this.#environment.fireEvent?.(tag, settled.result);
    if (!this.#environment.test) await this.#refresh(node.chunk, settled);
    return settled;
  }

  #settled(node: Node, number: number, startedAt: number, attempt: Attempt, test: boolean): Settled {
    const { chunk } = node;
    const { outcome } = attempt;
    const { redactor } = this.#environment;
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
      __id__: redactor?.text(chunk.__id__) ?? chunk.__id__,
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
    const once = () => attemptState(this.#subject(node), { test, watched }, this.#environment);
    const written = writtenValue(node.chunk, 'retry');
    const policy = retryPolicy(written);
    let attempt = withWarnings(await once(), retryProblems(written));
    if (policy === undefined) return attempt;
    if (test) return withComment(attempt, [attempt.outcome.comment, retryForecast(policy)].join('  '));
    const history: string[] = [];
    for (let count = 1; count < policy.attempts && attempt.outcome.result !== policy.until; count += 1) {
      history.push(describeAttempt(count, attempt.outcome.result, attempt.outcome.comment));
      const splay = Math.floor((this.#environment.random ?? Math.random)() * (policy.splay + 1));
      await this.#clock.sleep((policy.interval + splay) * 1000, this.#environment.signal);
      if (this.#environment.signal.aborted) break;
      attempt = afterEarlier(attempt, await once());
    }
    return history.length === 0
      ? attempt
      : withComment(attempt, [...history, attempt.outcome.comment].join('\n'));
  }

  #subject({ chunk, definition, requisites, requiredBy, baseline, awaits }: Node): Subject {
    return {
      chunk,
      definition,
      requires: requisites === undefined ? [] : requiredChunks(requisites),
      requiredBy,
      baseline,
      awaits: [...awaits],
      pending: this.#pending,
    };
  }
}

/** A state that was not run counts for nobody. */
function unrun({ result, ...settled }: Settled): Settled {
  return { ...settled, result: { ...result, __state_ran__: false }, ran: false };
}
