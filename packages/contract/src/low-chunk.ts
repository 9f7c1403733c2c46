import type { Json, SourcePosition } from '@muster/shared';

/** The requisites that a chunk may carry once its `_in` forms have been moved to their targets; `listen_in` stays, as Salt resolves it at the end of a run. */
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

/** One requisite: the state module it names (`file`; absent for a bare string; `sls` for a whole file) and an id, a name or a glob. */
export interface Requisite {
  readonly state?: string;
  readonly key: string;
}

/**
 * One ordered piece of low state: a state function, what it applies to, and when it may run; plain data that crosses
 * processes. Where Salt's chunk is one flat mapping, this one keeps apart what the state function is given (`args`), what
 * orders states among one another (`requisites`) and what the engine itself obeys (`options`).
 */
export interface LowChunk {
  readonly state: string;
  readonly fun: string;
  readonly name: string;
  readonly __id__: string;
  readonly __sls__: string;
  readonly __env__: string;
  readonly order: number;
  /** The function's own arguments, without `name` and without what the engine interprets. */
  readonly args: Readonly<Record<string, Json>>;
  readonly requisites: Readonly<Partial<Record<RequisiteKind, readonly Requisite[]>>>;
  /** What the engine interprets (unless, onlyif, creates, check_cmd, retry, failhard, fire_event, parallel, timeout, runas, umask, reload_modules, ...), as written. */
  readonly options: Readonly<Record<string, Json>>;
  /** Where a person wrote it. */
  readonly position?: SourcePosition | undefined;
}
