import type { LowChunk } from '@muster/contract';
import type { AttemptEnvironment } from '../attempt/attempt-environment.ts';
import type { Clock } from '../run/run-environment.ts';
import { stateTag } from '../run/state-tag.ts';
import { systemClock } from '../run/system-clock.ts';
import { type Due, DueQueue } from './due-queue.ts';
import { PathWatcher } from './path-watcher.ts';
import { TriggerIndex } from './trigger-index.ts';
import { type DriftEvent, type DriftMode, Upkeep } from './upkeep.ts';
import { type WatchedState, watchedStates } from './watched-states.ts';

export interface DriftStatus {
  readonly mode: DriftMode;
  readonly paused: boolean;
  /** States that are watched. */
  readonly watched: number;
  /** States that differ now. */
  readonly drifted: readonly LowChunk[];
  /** States that cannot be kept, with the reason. */
  readonly contested: readonly { readonly chunk: LowChunk; readonly reason: string }[];
  /** Milliseconds since the epoch. */
  readonly lastSweep: number | undefined;
}

export interface DriftWatchOptions {
  /** The states that were brought about, in the order of the low state, as they were carried out: with values in their slots. */
  readonly applied: readonly LowChunk[];
  readonly environment: Omit<AttemptEnvironment, 'signal'>;
  readonly mode: DriftMode;
  /** The watch that this one takes the place of. What that one has not looked at, or did not watch, is looked at first. */
  readonly before?: DriftWatch | undefined;
  /** Milliseconds between looks at everything; 0 for none but those that are asked for. */
  readonly sweepIntervalMs: number;
  onEvent(event: DriftEvent): void;
  /** Something cannot be watched and is left to the sweeps. */
  readonly onProblem?: ((reason: string) => void) | undefined;
  /** Where a path of the host really is (below a sandbox). */
  readonly resolvePath?: ((path: string) => string) | undefined;
  readonly clock?: Clock | undefined;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/** Several events of one change come within this time. */
const gatherMs = 5;
/** A service that is being restarted is stopped for a moment. */
const serviceSettleMs = 150;
/** A repair that comes so soon was not yet seen by the services that read the file; a later one they are told of. */
const unnoticedMs = 2000;

/** Watches the host for differences from the applied low state, and repairs or tells them, one after the other. */
export class DriftWatch {
  readonly #options: DriftWatchOptions;
  readonly #clock: Clock;
  readonly #states: readonly WatchedState[];
  readonly #triggers: TriggerIndex;
  readonly #upkeep: Upkeep;
  readonly #due = new DueQueue();
  readonly #watcher: PathWatcher;
  readonly #sweepTimer: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #draining: Promise<void> | undefined;
  #paused = false;
  #lastSweep: number | undefined;

  constructor(options: DriftWatchOptions) {
    const { environment, signal, sweepIntervalMs, clock = systemClock } = options;
    this.#options = options;
    this.#clock = clock;
    this.#states = watchedStates(options.applied, environment.states);
    this.#triggers = new TriggerIndex(this.#states);
    this.#upkeep = new Upkeep({
      environment: { ...environment, signal },
      clock,
      onEvent: (event) => {
        if (!signal.aborted) options.onEvent(event);
      },
      isOver: () => this.#paused || signal.aborted,
    });
    this.#watcher = new PathWatcher({
      paths: this.#triggers.paths,
      onEvent: (path) => this.#onPath(path),
      onProblem: options.onProblem,
      resolve: options.resolvePath,
    });
    if (sweepIntervalMs > 0) {
      this.#sweepTimer = setInterval(() => void this.sweep(), sweepIntervalMs).unref();
    }
    signal.addEventListener('abort', () => this.close(), { once: true });
    if (signal.aborted) this.close();
    this.#takeOver(options.before);
  }

  status(): DriftStatus {
    return {
      mode: this.#options.mode,
      paused: this.#paused,
      watched: this.#states.length,
      drifted: this.#upkeep.drifted,
      contested: this.#upkeep.contested,
      lastSweep: this.#lastSweep,
    };
  }

  /** Whether `notifyService` is of any use. */
  get concernsServices(): boolean {
    return this.#states.some(({ triggers }) => triggers.some(({ kind }) => kind === 'service'));
  }

  /** Looks at nothing until `resume`. */
  pause(): void {
    this.#paused = true;
  }

  /** Looks at what was told meanwhile, and watches again. */
  resume(): void {
    this.#paused = false;
    this.#schedule();
  }

  /** Looks at everything, in the order of the run. */
  async sweep(): Promise<void> {
    if (this.#paused || this.#options.signal.aborted) return;
    const now = this.#clock.now();
    for (const state of this.#states) {
      this.#upkeep.release(state);
      this.#due.mark(state, { since: now, notBefore: now, isOld: true, watched: [] });
    }
    await this.#drain();
    this.#lastSweep = this.#clock.now();
  }

  /** Resolves when what is being looked at or repaired now is done; after `pause` nothing else is begun. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  /** A service's unit changed (with or without `.service`); without a name possibly any of them. */
  notifyService(unit: string | undefined): void {
    this.#mark(this.#triggers.ofUnit(unit), serviceSettleMs);
  }

  /** Every state that is watched by its tag, with the look that it is due. */
  dues(): ReadonlyMap<string, Due | undefined> {
    return new Map(this.#states.map((state) => [stateTag(state.chunk), this.#due.get(state)]));
  }

  close(): void {
    this.#watcher.close();
    clearInterval(this.#sweepTimer);
    clearTimeout(this.#timer);
    this.#due.clear();
  }

  #takeOver(before: DriftWatch | undefined): void {
    const dues = before?.dues() ?? new Map<string, Due | undefined>();
    const now = this.#clock.now();
    const unknown = { since: now, notBefore: now, isOld: true, watched: [] };
    for (const state of this.#states) {
      const tag = stateTag(state.chunk);
      const due = dues.has(tag) ? dues.get(tag) : unknown;
      if (due !== undefined) this.#due.mark(state, due);
    }
    this.#schedule();
  }

  #onPath(path: string): void {
    const states = this.#triggers.atPath(path);
    for (const state of states) this.#upkeep.stirred(state);
    this.#mark(states, gatherMs);
  }

  #mark(states: Iterable<WatchedState>, delay: number): void {
    const since = this.#clock.now();
    for (const state of states) {
      this.#due.mark(state, { since, notBefore: since + delay, isOld: false, watched: [] });
    }
    this.#schedule();
  }

  #schedule(): void {
    const { next } = this.#due;
    if (this.#paused || this.#options.signal.aborted || next === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#drain(), Math.max(0, next - this.#clock.now())).unref();
  }

  /** Looks at what is due, one state at a time, earlier ones of the run first. */
  #drain(): Promise<void> {
    this.#draining ??= this.#drainAll().finally(() => {
      this.#draining = undefined;
      this.#schedule();
    });
    return this.#draining;
  }

  async #drainAll(): Promise<void> {
    while (!this.#paused && !this.#options.signal.aborted) {
      const next = this.#due.take(this.#clock.now());
      if (next === undefined) return;
      await this.#inspect(...next);
    }
  }

  async #inspect(state: WatchedState, due: Due): Promise<void> {
    const found = await this.#upkeep.inspect(state, due, this.#options.mode);
    const now = this.#clock.now();
    if (found.kind === 'repaired') this.#lookAtDependants(state, due, now);
    if (found.kind !== 'differs' || found.again === undefined || this.#paused) return;
    this.#due.mark(state, { ...due, notBefore: now + found.again });
  }

  /** What requires a state that was just repaired may have failed for that reason, or differ in ways that nothing tells of. */
  #lookAtDependants(repaired: WatchedState, due: Due, now: number): void {
    const wasSeen = due.isOld || now - due.since > unnoticedMs;
    const { state, __id__: id } = repaired.chunk;
    for (const dependant of repaired.dependants) {
      this.#upkeep.release(dependant);
      const watched = wasSeen && repaired.reacting.has(dependant) ? [{ [state]: id }] : [];
      this.#due.mark(dependant, { since: now, notBefore: now, isOld: wasSeen, watched });
    }
  }
}
