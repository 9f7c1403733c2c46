import type { Value } from '../../value/index.ts';
import type { Scope } from '../runtime/scope.ts';

/** An expression made ready to be evaluated. */
export type Evaluate = (scope: Scope) => Value;

/** How a statement ended: normally, or by leaving or continuing the loop around it. */
export type Flow = 'next' | 'break' | 'continue';

/** A statement made ready to be executed; what it writes goes to the rendering's current output. */
export type Execute = (scope: Scope) => Flow;

/** A block of a template, ready to be executed. */
export interface CompiledBlock {
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: Execute;
  readonly at: number;
}

/** A name of a filter or test that a template uses and that must therefore exist. */
export interface RequiredName {
  readonly kind: 'filter' | 'test';
  readonly name: string;
  readonly at: number;
}

/** A template, ready to be executed any number of times. */
export interface CompiledTemplate {
  readonly body: Execute;
  readonly blocks: ReadonlyMap<string, CompiledBlock>;
  /** The filters and tests that stand outside conditions; those within are looked for when they are reached. */
  readonly requires: readonly RequiredName[];
}
