import type { LowChunk } from '@muster/contract';
import type { JsonRecord } from '@muster/shared';
import type { Trigger } from '../contract/state-definition.ts';
import { makeNode } from '../run/make-node.ts';
import { RequisiteIndex } from '../run/requisite-index.ts';
import { requiredChunks } from '../run/requisite-status.ts';
import type { Clock } from '../run/run-environment.ts';
import { systemClock } from '../run/system-clock.ts';
import { BackOff } from './back-off.ts';
import { type CheckEnvironment, checkChunk, reactToRepair, repairChunk } from './drift-check.ts';
import { PathWatcher, type WatchedPath } from './path-watcher.ts';
import { type WatchedChunk, watchedChunks } from './watched-chunks.ts';

/** Whether differences are repaired or only told. */
export type DriftMode = 'enforce' | 'report';

/** Something that differed from what was declared, and what was done about it. */
export interface DriftEvent {
  readonly action: 'drifted' | 'repaired' | 'failed';
  readonly chunk: LowChunk;
  readonly changes: JsonRecord;
  readonly comment: string;
  /** From the event that told of it (or the sweep that found it) to the end of the repair. */
  readonly latencyMs: number;
}

export interface DriftStatus {
  readonly mode: DriftMode;
  readonly paused: boolean;
  /** States that are watched. */
  readonly watched: number;
  /** States that differ now. */
  readonly drifted: readonly LowChunk[];
  /** Milliseconds since the epoch. */
  readonly lastSweep: number | undefined;
}

export interface DriftWatchOptions {
  /** The applied low state, in its order: those states that succeeded. */
  readonly chunks: readonly LowChunk[];
  readonly environment: Omit<CheckEnvironment, 'requiredBy'>;
  readonly mode: DriftMode;
  /** Milliseconds between looks at everything; 0 for none but those that are asked for. */
  readonly sweepIntervalMs: number;
  onEvent(event: DriftEvent): void;
  /** Something cannot be watched and is left to the sweeps. */
  onProblem?(reason: string): void;
  /** Where a path of the host really is (below a sandbox). */
  resolvePath?(path: string): string;
  readonly clock?: Clock;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/** Several events of one change come within this time. */
const gatherMs = 5;
/** A service that is being restarted is stopped for a moment. */
const serviceSettleMs = 150;
/** A repair that comes so soon was not yet seen by the services that read the file; a later one they are told of. */
const unnoticedMs = 2000;
/** What failed is tried again after this time, at first sooner. */
const retryMs = 10_000;
const soonMs = 100;
const packageDatabase = '/var/lib/dpkg/status';

interface Dirty {
  readonly since: number;
  readonly notBefore: number;
  /** Nobody knows since when it differs. */
  readonly bySweep: boolean;
}

/** Watches the host for differences from the applied low state, and repairs or tells them, one after the other. */
export class DriftWatch {
  readonly #options: DriftWatchOptions;
  readonly #environment: CheckEnvironment;
  readonly #clock: Clock;
  readonly #chunks: readonly WatchedChunk[];
  readonly #byPath = new Map<string, WatchedChunk[]>();
  readonly #recursive: { readonly path: string; readonly chunk: WatchedChunk }[] = [];
  readonly #byUnit = new Map<string, WatchedChunk[]>();
  readonly #reacting: ReadonlyMap<LowChunk, readonly LowChunk[]>;
  readonly #dirty = new Map<WatchedChunk, Dirty>();
  readonly #drifted = new Set<WatchedChunk>();
  /** Those whose last repair failed. */
  readonly #failed = new Set<WatchedChunk>();
  readonly #backOffs = new Map<WatchedChunk, BackOff>();
  readonly #watcher: PathWatcher;
  readonly #sweepTimer: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #draining: Promise<void> | undefined;
  #paused = false;
  #mode: DriftMode;
  #lastSweep: number | undefined;

  constructor(options: DriftWatchOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#mode = options.mode;
    this.#chunks = watchedChunks(options.chunks, options.environment.states);
    const { reacting, required } = relationsOf(options);
    this.#reacting = reacting;
    this.#environment = { ...options.environment, requiredBy: (chunk) => required.get(chunk) ?? [] };
    const paths = this.#index();
    this.#watcher = new PathWatcher({
      paths,
      onEvent: (path) => this.#onPath(path),
      ...(options.onProblem === undefined ? {} : { onProblem: (reason) => options.onProblem?.(reason) }),
      ...(options.resolvePath === undefined
        ? {}
        : { resolve: (path) => options.resolvePath?.(path) ?? path }),
    });
    if (options.sweepIntervalMs > 0) {
      this.#sweepTimer = setInterval(() => void this.sweep(), options.sweepIntervalMs).unref();
    }
    options.signal.addEventListener('abort', () => this.close(), { once: true });
    if (options.signal.aborted) this.close();
  }

  status(): DriftStatus {
    return {
      mode: this.#mode,
      paused: this.#paused,
      watched: this.#chunks.length,
      drifted: [...this.#drifted].map(({ chunk }) => chunk),
      lastSweep: this.#lastSweep,
    };
  }

  setMode(mode: DriftMode): void {
    this.#mode = mode;
  }

  /** Looks at nothing until `resume`; what happens meanwhile is found by the next sweep. */
  pause(): void {
    this.#paused = true;
    this.#dirty.clear();
  }

  /** Watches again; what happened meanwhile is looked for unless nobody wants to know. */
  async resume({ sweep = true }: { readonly sweep?: boolean } = {}): Promise<void> {
    this.#paused = false;
    if (sweep) await this.sweep();
  }

  /** Looks at everything, in the order of the run. */
  async sweep(): Promise<void> {
    if (this.#paused || this.#isClosed) return;
    const now = this.#clock.now();
    for (const chunk of this.#chunks) this.#mark(chunk, now, 0, true);
    await this.#drain();
    this.#lastSweep = this.#clock.now();
  }

  /** Resolves when what is being looked at or repaired now is done; after `pause` nothing else is begun. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  /** A service's unit changed (with or without `.service`); without a name possibly any of them. */
  notifyService(unit: string | undefined): void {
    const since = this.#clock.now();
    const chunks =
      unit === undefined ? [...this.#byUnit.values()].flat() : (this.#byUnit.get(unitName(unit)) ?? []);
    for (const chunk of chunks) this.#mark(chunk, since, serviceSettleMs);
    this.#schedule();
  }

  close(): void {
    this.#watcher.close();
    clearInterval(this.#sweepTimer);
    clearTimeout(this.#timer);
    this.#dirty.clear();
  }

  get #isClosed(): boolean {
    return this.#options.signal.aborted;
  }

  /** Files every state under what triggers it; the paths to watch. */
  #index(): readonly WatchedPath[] {
    const paths = new Map<string, WatchedPath>();
    const add = (path: string, recursive: boolean, chunk: WatchedChunk): void => {
      push(this.#byPath, path, chunk);
      if (recursive) this.#recursive.push({ path, chunk });
      paths.set(path, { path, recursive: recursive || paths.get(path)?.recursive === true });
    };
    for (const chunk of this.#chunks)
      for (const trigger of chunk.triggers) this.#indexTrigger(trigger, chunk, add);
    return [...paths.values()];
  }

  #indexTrigger(
    trigger: Trigger,
    chunk: WatchedChunk,
    add: (path: string, recursive: boolean, chunk: WatchedChunk) => void,
  ): void {
    switch (trigger.kind) {
      case 'path':
        add(trigger.path, trigger.recursive === true, chunk);
        return;
      case 'service':
        push(this.#byUnit, unitName(trigger.unit), chunk);
        return;
      case 'package':
        add(packageDatabase, false, chunk);
    }
  }

  #onPath(path: string): void {
    const since = this.#clock.now();
    for (const chunk of this.#byPath.get(path) ?? []) this.#mark(chunk, since, gatherMs);
    for (const { path: root, chunk } of this.#recursive) {
      if (path.startsWith(`${root}/`)) this.#mark(chunk, since, gatherMs);
    }
    // A directory that went or came takes everything below it along.
    for (const [target, chunks] of this.#byPath) {
      if (target.startsWith(`${path}/`)) for (const chunk of chunks) this.#mark(chunk, since, gatherMs);
    }
    this.#schedule();
  }

  #mark(chunk: WatchedChunk, since: number, delay: number, bySweep = false): void {
    if (this.#paused) return;
    const known = this.#dirty.get(chunk);
    const notBefore = since + delay;
    this.#dirty.set(chunk, {
      since: known?.since ?? since,
      notBefore: Math.min(known?.notBefore ?? notBefore, notBefore),
      bySweep: known?.bySweep ?? bySweep,
    });
  }

  #schedule(): void {
    if (this.#paused || this.#isClosed || this.#dirty.size === 0) return;
    const next = Math.min(...[...this.#dirty.values()].map(({ notBefore }) => notBefore));
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
    for (;;) {
      const due = this.#nextDue();
      if (due === undefined) return;
      const [watched, dirty] = due;
      this.#dirty.delete(watched);
      await this.#inspect(watched, dirty);
    }
  }

  #nextDue(): readonly [WatchedChunk, Dirty] | undefined {
    if (this.#paused || this.#isClosed) return undefined;
    const now = this.#clock.now();
    let first: readonly [WatchedChunk, Dirty] | undefined;
    for (const entry of this.#dirty) {
      const [chunk, { notBefore }] = entry;
      if (notBefore <= now && (first === undefined || chunk.index < first[0].index)) first = entry;
    }
    return first;
  }

  async #inspect(watched: WatchedChunk, { since, bySweep }: Dirty): Promise<void> {
    const { chunk, definition } = watched;
    const environment = this.#environment;
    const difference = await checkChunk(chunk, definition, environment);
    if (difference === undefined) {
      this.#drifted.delete(watched);
      this.#failed.delete(watched);
      return;
    }
    if (this.#paused || this.#isClosed) return;
    if (this.#mode === 'report') {
      const isNews = !this.#drifted.has(watched);
      this.#drifted.add(watched);
      if (isNews) this.#emit('drifted', chunk, difference, since);
      return;
    }
    const wait = this.#backOffs.get(watched)?.delay(this.#clock.now()) ?? 0;
    if (wait > 0) {
      this.#drifted.add(watched);
      this.#dirty.set(watched, { since, notBefore: this.#clock.now() + wait, bySweep });
      return;
    }
    const outcome = await repairChunk(chunk, definition, environment);
    const changes = Object.keys(outcome.changes).length > 0 ? outcome.changes : difference.changes;
    if (outcome.result !== true) {
      this.#onFailure(watched, { since, notBefore: 0, bySweep }, { changes, comment: outcome.comment });
      return;
    }
    const pause = this.#noteRepair(watched);
    this.#drifted.delete(watched);
    this.#failed.delete(watched);
    this.#emit('repaired', chunk, { changes, comment: describe(outcome.comment, pause) }, since);
    if (bySweep || this.#clock.now() - since > unnoticedMs) await this.#tellWatchers(chunk, since);
  }

  /** The first failure may come of a change that is still going on, and is not told; what fails again is tried again later. */
  #onFailure(watched: WatchedChunk, dirty: Dirty, found: Pick<DriftEvent, 'changes' | 'comment'>): void {
    const isFirst = !this.#failed.has(watched);
    this.#failed.add(watched);
    this.#drifted.add(watched);
    if (!isFirst) this.#emit('failed', watched.chunk, found, dirty.since);
    const notBefore = this.#clock.now() + (isFirst ? soonMs : retryMs);
    if (!this.#dirty.has(watched)) this.#dirty.set(watched, { ...dirty, notBefore });
  }

  /** States that watch what was repaired late react as they would in a run. */
  async #tellWatchers(repaired: LowChunk, since: number): Promise<void> {
    const environment = this.#environment;
    for (const chunk of this.#reacting.get(repaired) ?? []) {
      const definition = environment.states.get(`${chunk.state}.${chunk.fun}`);
      if (definition?.kind !== 'declaration') continue;
      const outcome = await reactToRepair(chunk, definition, repaired, environment);
      this.#emit(outcome.result === false ? 'failed' : 'repaired', chunk, outcome, since);
    }
  }

  #noteRepair(watched: WatchedChunk): number {
    const backOff = this.#backOffs.get(watched) ?? new BackOff();
    this.#backOffs.set(watched, backOff);
    return backOff.note(this.#clock.now());
  }

  #emit(
    action: DriftEvent['action'],
    chunk: LowChunk,
    { changes, comment }: Pick<DriftEvent, 'changes' | 'comment'>,
    since: number,
  ): void {
    if (this.#isClosed) return;
    const latencyMs = Math.max(0, Math.round(this.#clock.now() - since));
    this.#options.onEvent({ action, chunk, changes, comment, latencyMs });
  }
}

function describe(comment: string, pause: number): string {
  if (pause === 0) return comment;
  return `${comment}\nSomething keeps changing this; the next repair waits ${Math.round(pause / 1000)} seconds`;
}

function unitName(unit: string): string {
  return unit.replace(/\.service$/, '');
}

function push<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}

/** How the applied states hang together: who reacts to whom, and who requires whom. */
function relationsOf({ chunks, environment }: DriftWatchOptions): {
  readonly reacting: ReadonlyMap<LowChunk, readonly LowChunk[]>;
  readonly required: ReadonlyMap<LowChunk, readonly LowChunk[]>;
} {
  const nodes = chunks.map((chunk) => makeNode(chunk, environment.states));
  const index = new RequisiteIndex(nodes);
  const reacting = new Map<LowChunk, LowChunk[]>();
  const required = new Map<LowChunk, readonly LowChunk[]>();
  for (const node of nodes) {
    const requisites = index.resolve(node, new Set());
    const watched = [...(requisites.found.get('watch') ?? []), ...(requisites.found.get('watch_any') ?? [])];
    for (const target of watched) push(reacting, target.chunk, node.chunk);
    required.set(node.chunk, requiredChunks(requisites));
  }
  return { reacting, required };
}
