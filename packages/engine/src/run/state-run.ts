import type { LowChunk } from '@muster/contract';
import { errorMessage } from '@muster/shared';
import { observeBaseline } from '../attempt/attempt-state.ts';
import { withWrittenLines, withWrittenPlace } from '../attempt/written-place.ts';
import type { RunResult, StateResult } from '../contract/state-result.ts';
import { Executor } from './executor.ts';
import { listenersOf } from './listeners.ts';
import { makeNode } from './make-node.ts';
import type { Node, NodeRequisiteKind, ResolvedRequisites, Settled } from './node.ts';
import { circleComment, meantInstead, missingComment } from './requisite-comments.ts';
import { RequisiteIndex } from './requisite-index.ts';
import { failedRequisites, requiredChunks, requiredNodes, requisiteStatus } from './requisite-status.ts';
import type { RunEnvironment } from './run-environment.ts';

type Look = 'run' | 'ahead';

/** One run of low state: each state in its order, what it requires before it, listeners at the end. */
export class StateRun {
  readonly #environment: RunEnvironment;
  readonly #executor: Executor;
  readonly #nodes: readonly Node[];
  readonly #index: RequisiteIndex;
  readonly #disabled: ReadonlySet<string>;
  /** Results in the order of the run; a parallel state has its place from its start on. */
  readonly #results = new Map<string, StateResult | undefined>();
  readonly #active = new Set<Node>();
  readonly #activeAhead = new Set<Node>();
  #stopped = false;

  constructor(chunks: readonly LowChunk[], environment: RunEnvironment) {
    this.#environment = environment;
    this.#executor = new Executor(environment, chunks.length);
    this.#nodes = chunks.map((chunk) => makeNode(chunk, environment.states));
    this.#index = new RequisiteIndex(this.#nodes);
    this.#disabled = new Set(environment.disabledRequisites);
  }

  async run(): Promise<RunResult> {
    this.#linkPrerequisites();
    for (const node of this.#nodes)
      for (const required of requiredNodes(this.#requisitesOf(node))) required.requiredBy.push(node.chunk);
    if (!this.#environment.test) await this.#observeBaselines();
    const { only } = this.#environment;
    for (const node of this.#nodes) {
      if (this.#halted()) break;
      if (only !== undefined && !only(node.chunk)) continue;
      await this.#settle(node);
      this.#stopOnFailure(node);
    }
    await this.#awaitParallel(this.#nodes);
    this.#stopped = false;
    if (only === undefined) await this.#runListeners();
    this.#recordNotBegun();
    const results: Record<string, StateResult> = {};
    for (const [tag, result] of this.#results) if (result !== undefined) results[tag] = result;
    return results;
  }

  #halted(): boolean {
    return this.#stopped || this.#environment.signal.aborted;
  }

  /** Of a run that is ended from outside, the states that have not had their turn stand beside the others. */
  #recordNotBegun(): void {
    const { signal, only } = this.#environment;
    if (!signal.aborted) return;
    for (const node of this.#nodes) {
      if (this.#results.get(node.tag) !== undefined || (only !== undefined && !only(node.chunk))) continue;
      this.#record(node, this.#executor.notBegun(node, `Not begun. ${errorMessage(signal.reason)}`));
    }
  }

  #linkPrerequisites(): void {
    for (const node of this.#nodes) {
      for (const requisite of node.chunk.requisites.prereq ?? []) {
        for (const target of this.#index.find(requisite)) if (target !== node) target.precededBy.push(node);
      }
    }
  }

  /** Where those states stand that are compared with the start of the run. */
  async #observeBaselines(): Promise<void> {
    for (const node of this.#nodes) {
      if (this.#halted()) return;
      const { chunk, definition } = node;
      const subject = { chunk, definition, requires: requiredChunks(this.#requisitesOf(node)) };
      node.baseline = await observeBaseline(subject, this.#environment);
    }
  }

  /** Brings about what a state requires, and then the state, unless that was done before. */
  async #settle(node: Node): Promise<void> {
    if (this.#results.has(node.tag)) return;
    const requisites = this.#requisitesOf(node);
    if (requisites.missing.size > 0) {
      return this.#record(node, this.#executor.notRun(node, false, this.#notFound(node, requisites)));
    }
    this.#active.add(node);
    try {
      if (await this.#bringAbout(node, requisites, 'run')) await this.#conclude(node, requisites);
    } finally {
      this.#active.delete(node);
    }
  }

  /** Settles every requisite of a state; false when the state itself is over by that (a circle, the end of the run). */
  async #bringAbout(node: Node, requisites: ResolvedRequisites, look: Look): Promise<boolean> {
    for (const [kind, targets] of requisites.found) {
      if (kind === 'prerequired' && look === 'ahead') continue;
      for (const target of targets) {
        if (!(await this.#bringAboutOne(node, kind, target, look))) return false;
      }
    }
    await this.#awaitParallel([...requisites.found.values()].flat());
    return !this.#halted() && !this.#results.has(node.tag);
  }

  async #bringAboutOne(node: Node, kind: NodeRequisiteKind, target: Node, look: Look): Promise<boolean> {
    if (kind === 'prereq') {
      await this.#lookAhead(target);
    } else if (!this.#results.has(target.tag)) {
      // A state that is being prepared may require the one that prepares it; only the look ahead may pass over that.
      if (look === 'ahead' && node.precededBy.includes(target)) return true;
      if (this.#active.has(target)) {
        if (look === 'run') this.#record(node, this.#executor.notRun(node, false, this.#circle(target)));
        return false;
      }
      await this.#settle(target);
    }
    this.#stopOnFailure(target);
    return !this.#halted();
  }

  async #conclude(node: Node, requisites: ResolvedRequisites): Promise<void> {
    this.#noteAwaited(node, requisites);
    switch (requisiteStatus(requisites, 'run')) {
      case 'fail':
        return this.#record(node, this.#failed(node, requisites));
      case 'pre':
        return this.#record(node, this.#executor.notRun(node, true, 'No changes detected'));
      case 'onfail':
        return this.#record(
          node,
          this.#executor.notNeeded(node, 'State was not run because onfail req did not change'),
        );
      case 'onchanges':
        return this.#record(
          node,
          this.#executor.notNeeded(node, 'State was not run because none of the onchanges reqs changed'),
        );
      case 'change':
        return this.#execute(node, changedWatched(requisites));
      case 'met':
        return this.#execute(node, undefined);
    }
  }

  async #execute(
    node: Node,
    watched: readonly Readonly<Record<string, string>>[] | undefined,
  ): Promise<void> {
    const parallel = node.chunk.options['parallel'] === true;
    const execution = this.#executor.execute(node, this.#environment.test, watched);
    if (!parallel) return this.#record(node, await execution);
    this.#results.set(node.tag, undefined);
    node.running = execution.then((settled) => this.#record(node, settled));
  }

  /** What a state would do, for those that prepare for it. */
  async #lookAhead(node: Node): Promise<void> {
    if (node.planned !== undefined || this.#activeAhead.has(node)) return;
    if (node.settled !== undefined) {
      node.planned = node.settled;
      return;
    }
    const requisites = this.#requisitesOf(node);
    if (requisites.missing.size > 0) {
      node.planned = this.#executor.notRun(node, false, this.#notFound(node, requisites), 'ahead');
      return;
    }
    this.#activeAhead.add(node);
    try {
      await this.#bringAbout(node, requisites, 'ahead');
      if (!this.#halted()) node.planned = await this.#planAhead(node, requisites);
    } finally {
      this.#activeAhead.delete(node);
    }
  }

  async #planAhead(node: Node, requisites: ResolvedRequisites): Promise<Settled> {
    this.#noteAwaited(node, requisites);
    const status = requisiteStatus(requisites, 'ahead');
    if (status === 'fail') {
      // It fails whatever those do that prepare for it, and stands before them in the results, as in Salt.
      const failed = this.#failed(node, requisites);
      this.#record(node, failed);
      return failed;
    }
    if (status !== 'met' && status !== 'change') return this.#executor.notRun(node, true, '', 'ahead');
    return this.#executor.lookAhead(node, status === 'change' ? changedWatched(requisites) : undefined);
  }

  #notFound({ chunk }: Node, requisites: ResolvedRequisites): string {
    const hint = meantInstead(requisites, this.#nodes);
    return withWrittenPlace(missingComment(requisites), chunk, hint, this.#environment);
  }

  /** The states that are being brought about for one another, from the one that is met again on. */
  #circle(again: Node): string {
    const active = [...this.#active];
    const circle = circleComment(active.slice(active.indexOf(again)));
    return withWrittenLines(circle, again.chunk, this.#environment);
  }

  #requisitesOf(node: Node): ResolvedRequisites {
    node.requisites ??= this.#index.resolve(node, this.#disabled);
    return node.requisites;
  }

  /** A state whose preparation failed is shown as it was planned, without its changes; any other names what failed. */
  #failed(node: Node, requisites: ResolvedRequisites): Settled {
    const preparation = requisites.found.get('prerequired') ?? [];
    if (node.planned !== undefined && preparation.length > 0) {
      const { result, comment } = node.planned.result;
      return { ...this.#executor.notRun(node, result, comment), ran: true };
    }
    const failed = failedRequisites(requisites).join(', ');
    return this.#executor.notRun(node, false, `One or more requisite failed: ${failed}`);
  }

  #noteAwaited(node: Node, { found }: ResolvedRequisites): void {
    if (!this.#environment.test) return;
    const awaits = new Set<Node>();
    for (const target of [...found.values()].flat()) {
      if (target.settled?.changed === true) awaits.add(target);
      else for (const further of target.awaits) awaits.add(further);
    }
    node.awaits = awaits;
  }

  #record(node: Node, settled: Settled): void {
    node.settled = settled;
    node.running = undefined;
    this.#results.set(node.tag, settled.result);
  }

  async #awaitParallel(nodes: readonly Node[]): Promise<void> {
    for (const node of nodes) if (node.running !== undefined) await node.running;
  }

  #stopOnFailure(node: Node): void {
    if (this.#environment.test || node.settled?.result.result !== false) return;
    const written = node.chunk.options['failhard'];
    if (written === undefined ? this.#environment.failhard === true : written === true) this.#stopped = true;
  }

  async #runListeners(): Promise<void> {
    const { listeners, missing } = listenersOf(this.#nodes);
    for (const { node, changed } of listeners) {
      if (this.#halted()) return;
      if (this.#results.has(node.tag)) continue;
      this.#record(node, await this.#executor.react(node, changed));
      this.#stopOnFailure(node);
    }
    for (const node of missing) {
      const comment = `Referenced state ${node.chunk.name.replace(/^listen_/, '').replace(':', ': ')} does not exist`;
      this.#record(node, this.#executor.notRun(node, false, comment));
    }
  }
}

function changedWatched({ found }: ResolvedRequisites): readonly Readonly<Record<string, string>>[] {
  const watched = [...(found.get('watch') ?? []), ...(found.get('watch_any') ?? [])];
  return watched
    .filter(({ settled }) => settled?.changed === true)
    .map(({ chunk }) => ({ [chunk.state]: chunk.__id__ }));
}
