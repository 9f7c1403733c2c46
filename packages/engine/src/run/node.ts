import type { LowChunk, RequisiteKind } from '@muster/contract';
import type { AnyState } from '../contract/state-definition.ts';
import type { StateResult } from '../contract/state-result.ts';
import type { Baseline } from '../plan/apply-declaration.ts';

/** A state's result and what other states need to know of it. */
export interface Settled {
  readonly result: StateResult;
  /** It changed something, or a dry run found that it would. */
  readonly changed: boolean;
  /** It was not kept from running by onfail or onchanges. */
  readonly ran: boolean;
}

/** One chunk in the course of a run. */
export interface Node {
  readonly chunk: LowChunk;
  readonly tag: string;
  readonly definition: AnyState | undefined;
  /** States with a prereq on this one: they run before it. */
  readonly precededBy: Node[];
  /** States that require or watch this one. */
  readonly requiredBy: LowChunk[];
  requisites: ResolvedRequisites | undefined;
  baseline: Baseline | undefined;
  /** What a look ahead found, for those with a prereq on it. */
  planned: Settled | undefined;
  settled: Settled | undefined;
  /** A parallel state that is still running. */
  running: Promise<void> | undefined;
  /** In a dry run: the pending states that it depends on, directly or not. */
  awaits: ReadonlySet<Node>;
}

export type NodeRequisiteKind = Exclude<RequisiteKind, 'listen' | 'listen_in' | 'use'> | 'prerequired';

/** Requisites with the states that they stand for, and those that stand for none, as `{module: key}` pairs. */
export interface ResolvedRequisites {
  readonly found: ReadonlyMap<NodeRequisiteKind, readonly Node[]>;
  readonly missing: ReadonlyMap<NodeRequisiteKind, readonly (readonly [string, string])[]>;
}
