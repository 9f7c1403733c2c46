import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AttemptEnvironment,
  type ContextRequest,
  type DriftEvent,
  DriftWatch,
  type Host,
  type Json,
  type LowChunk,
  type StateContext,
  type StateRegistry,
} from '@muster/engine';
import {
  createRedactor,
  errorMessage,
  type MinionMessages,
  MusterError,
  type Redactor,
} from '@muster/shared';
import type { Logger } from 'pino';
import type { AppliedRun, DriftControl } from '../functions/state-runs.ts';
import { jsonRecordOf } from '../functions/wire-json.ts';
import type { DriftEntry } from '../reporting/drift-reports.ts';
import { readTextIfPresent, writeDurably } from '../storage/durable-file.ts';
import {
  type AppliedState,
  AppliedStateStore,
  type RunRecord,
  recordsOf,
  type WatchedEntry,
} from './applied-state.ts';
import type { DriftMode } from './drift-mode.ts';
import { entriesAfterRun } from './entries-after-run.ts';
import { type Holdings, observeHoldings, withKept } from './kept-properties.ts';
import { replaying } from './recorded-inputs.ts';
import { watchServices } from './watch-services.ts';

type Status = MinionMessages['driftStatus'];

export interface DriftKeeperOptions {
  /** Where the applied state is kept, and whether somebody paused the watch. */
  readonly directory: string;
  readonly host: Host;
  readonly states: StateRegistry;
  /** What the configuration and the current pillar say. */
  readonly mode: () => DriftMode;
  readonly sweepIntervalMs: number;
  /** The directory that stands for the host's root. */
  readonly sandbox: string | undefined;
  /** What a state sees, with the data of the run that applied it. */
  readonly context: (record: RunRecord, request: ContextRequest) => StateContext;
  readonly report: (entry: DriftEntry) => void;
  readonly sendStatus: (status: Status) => void;
  readonly log: Logger;
  readonly now?: () => number;
}

const statusDelayMs = 100;
const mostShown = 1000;
const longestReason = 4096;

/**
 * Keeps the host as its runs left it: watches what the succeeded states manage, repairs or reports what differs, and goes
 * on with that after a restart and while the master is away. A newer tree or pillar is not drift: states are checked with
 * the data and files of their own run. While states are run nothing is repaired.
 */
export class DriftKeeper implements DriftControl {
  readonly #options: DriftKeeperOptions;
  readonly #store: AppliedStateStore;
  readonly #now: () => number;
  #applied: AppliedState | undefined;
  #watch: DriftWatch | undefined;
  #ending = new AbortController();
  #mode: DriftMode = 'off';
  #isPaused = false;
  #runs = 0;
  #beforeRun: Holdings = new Map();
  #statusTimer: NodeJS.Timeout | undefined;

  constructor(options: DriftKeeperOptions) {
    this.#options = options;
    this.#store = new AppliedStateStore(join(options.directory, 'applied'));
    this.#now = options.now ?? Date.now;
  }

  /** Where the inputs of a run are to be recorded. */
  get recordDirectory(): string {
    return this.#store.contents;
  }

  get applied(): AppliedState | undefined {
    return this.#applied;
  }

  /** Whether differences are repaired at the moment. */
  get isEnforcing(): boolean {
    return this.#mode === 'enforce' && !this.#isPaused;
  }

  /** Takes up the watch where an earlier minion left it. */
  async start(): Promise<void> {
    try {
      this.#isPaused = (await readTextIfPresent(this.#pausePath)) !== undefined;
      this.#applied = await this.#store.load();
    } catch (error) {
      this.#options.log.error(`the applied state cannot be read: ${errorMessage(error)}`);
    }
    this.#rebuild();
    await this.sweep();
  }

  /** The configuration or pillar may say another mode now. */
  modeMayHaveChanged(): void {
    if (this.#options.mode() !== this.#mode) {
      this.#rebuild();
      void this.sweep();
    }
  }

  async onRunning(isRunning: boolean): Promise<void> {
    this.#runs += isRunning ? 1 : -1;
    if (isRunning) {
      this.#watch?.pause();
      await this.#watch?.idle();
      if (this.#runs === 1) this.#beforeRun = await this.#observe(this.#applied?.entries ?? []);
    } else if (this.#runs === 0 && !this.#isPaused) {
      this.#watch?.resume();
    }
  }

  async onApplied({ facts, inputs, mineReads, ...run }: AppliedRun): Promise<void> {
    const { data: pillar, secrets } = facts.pillar;
    const record = { grains: facts.grains, pillar, secrets, inputs };
    const before = this.#applied ?? { entries: [], mineReads: [] };
    const reached = entriesAfterRun(before.entries, run, record);
    const entries = withKept(reached, record, this.#beforeRun, await this.#observe(reached));
    const { of, isWhole } = run.scope;
    this.#applied = { entries, mineReads: of === 'highstate' && isWhole ? mineReads : before.mineReads };
    this.#rebuild();
    try {
      await this.#store.save(this.#applied);
    } catch (error) {
      this.#options.log.error(`the applied state cannot be kept on disk: ${errorMessage(error)}`);
    }
  }

  async request(what: 'status' | 'pause' | 'resume' | 'sweep'): Promise<Json> {
    if (what === 'pause') await this.#pause();
    if (what === 'resume') await this.#resume();
    if (what === 'sweep') await this.sweep();
    return jsonRecordOf(this.status());
  }

  status(): Status {
    const status = this.#watch?.status();
    return {
      mode: this.#mode,
      paused: this.#isPaused,
      watched: status?.watched ?? 0,
      drifted: (status?.drifted ?? []).slice(0, mostShown).map((chunk) => this.#nameOf(chunk)),
      contested: (status?.contested ?? []).slice(0, mostShown).map(({ chunk, reason }) => ({
        ...this.#nameOf(chunk),
        reason: reason.slice(0, longestReason),
      })),
      ...(status?.lastSweep === undefined ? {} : { lastSweep: status.lastSweep }),
    };
  }

  async sweep(): Promise<void> {
    await this.#watch?.sweep();
    this.#statusChanged();
  }

  async close(): Promise<void> {
    clearTimeout(this.#statusTimer);
    this.#ending.abort();
    await this.#watch?.idle();
  }

  async #pause(): Promise<void> {
    this.#isPaused = true;
    await writeDurably(this.#pausePath, '');
    this.#watch?.pause();
    await this.#watch?.idle();
    this.#statusChanged();
  }

  async #resume(): Promise<void> {
    this.#isPaused = false;
    await unlink(this.#pausePath).catch(() => {});
    if (this.#runs === 0) this.#watch?.resume();
    await this.#watch?.sweep();
    this.#statusChanged();
  }

  #rebuild(): void {
    const before = this.#watch;
    const ended = this.#ending;
    this.#ending = new AbortController();
    this.#mode = this.#options.mode();
    const applied = this.#applied;
    this.#watch =
      applied === undefined || this.#mode === 'off'
        ? undefined
        : this.#watchOver(applied, this.#mode, before);
    ended.abort();
    this.#statusChanged();
  }

  #watchOver(
    { entries }: AppliedState,
    mode: 'enforce' | 'report',
    before: DriftWatch | undefined,
  ): DriftWatch {
    const { sweepIntervalMs, sandbox, log } = this.#options;
    const environment = this.#environmentOf(entries);
    const { redactor, signal } = environment;
    const watch = new DriftWatch({
      applied: entries.map(({ chunk }) => chunk),
      environment,
      mode,
      before,
      sweepIntervalMs,
      onEvent: (event) => this.#onEvent(event, redactor),
      onProblem: (reason) => log.warn({ reason }, 'something cannot be watched and is left to the sweeps'),
      resolvePath: sandbox === undefined ? undefined : (path) => join(sandbox, path),
      signal,
    });
    if (this.#isPaused || this.#runs > 0) watch.pause();
    if (watch.concernsServices) {
      watchServices({ signal, log, onChange: (unit) => watch.notifyService(unit) });
    }
    return watch;
  }

  /** What states see when they are looked at: each the data and files of its own run. */
  #environmentOf(entries: readonly WatchedEntry[]): AttemptEnvironment & { readonly redactor: Redactor } {
    const { host, states } = this.#options;
    const entryOf = new Map(entries.map((entry) => [entry.chunk, entry]));
    return {
      host,
      states,
      redactor: createRedactor(recordsOf(entries).flatMap(({ secrets }) => secrets)),
      signal: this.#ending.signal,
      context: (request) => {
        const entry = entryOf.get(request.chunk);
        if (entry === undefined) throw new MusterError('INTERNAL', `${request.chunk.__id__} was not applied`);
        const { record, kept } = entry;
        const live = this.#options.context(record, request);
        return { ...live, ...replaying(live, record.inputs, this.#store.contents), kept };
      },
    };
  }

  #observe(entries: readonly WatchedEntry[]): Promise<Holdings> {
    return observeHoldings(entries, this.#environmentOf(entries));
  }

  #onEvent({ action, chunk, changes, comment, latencyMs }: DriftEvent, redactor: Redactor): void {
    const { log, report } = this.#options;
    const { id, fun, name } = this.#nameOf(chunk);
    const place = { id: redactor.text(id), fun, name: redactor.text(name) };
    log.info({ ...place, latencyMs, comment }, `drift ${action}`);
    report({
      time: this.#now(),
      ...place,
      sls: chunk.__sls__,
      action,
      changes: { ...changes },
      comment,
      latencyMs,
    });
    this.#statusChanged();
  }

  #nameOf({ __id__: id, state, fun, name }: LowChunk): { id: string; fun: string; name: string } {
    return { id, fun: `${state}.${fun}`, name };
  }

  /** Tells the master once for several changes that come together. */
  #statusChanged(): void {
    this.#statusTimer ??= setTimeout(() => {
      this.#statusTimer = undefined;
      this.#options.sendStatus(this.status());
    }, statusDelayMs).unref();
  }

  get #pausePath(): string {
    return join(this.#options.directory, 'drift-paused');
  }
}
