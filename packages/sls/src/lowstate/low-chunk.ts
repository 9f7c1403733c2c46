import type { SourcePosition } from '@muster/shared';

/** Data as JSON has it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The kinds of requisites that remain once `_in` forms have moved to their targets; `listen_in` is resolved at the end of a run. */
export const requisiteKinds = [
  'require',
  'require_any',
  'watch',
  'watch_any',
  'onchanges',
  'onchanges_any',
  'onfail',
  'onfail_any',
  'onfail_all',
  'prereq',
  'listen',
  'listen_in',
  'use',
] as const;
export type RequisiteKind = (typeof requisiteKinds)[number];

/** One requisite: the module of the states it names (none for a bare text, `sls` for all states of a file), and their id, name or a glob of either. */
export interface Requisite {
  readonly state?: string;
  readonly key: string;
}

/**
 * One chunk of low state, as the engine runs it: plain data that crosses threads.
 *
 * Where Salt's chunk is one flat mapping, this one keeps apart what the state function is given (`args`),
 * what orders states among one another (`requisites`) and what the engine itself obeys (`options`).
 */
export interface LowChunk {
  readonly state: string;
  readonly fun: string;
  readonly name: string;
  readonly __id__: string;
  readonly __sls__: string;
  readonly __env__: string;
  readonly order: number;
  readonly args: Readonly<Record<string, Json>>;
  readonly requisites: Readonly<Partial<Record<RequisiteKind, readonly Requisite[]>>>;
  readonly options: Readonly<Record<string, Json>>;
  /** Where the declaration was written. */
  readonly position?: SourcePosition;
}
