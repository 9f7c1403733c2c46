import type { SourcePosition } from '@muster/shared';
import type { SourceText } from '../../source/source-text.ts';
import type { Value } from '../../value/index.ts';
import type { SyntaxOptions } from '../syntax/syntax-options.ts';
import type { OutputBuffer } from './output-buffer.ts';
import type { Runtime } from './runtime.ts';
import type { TemplateModule } from './template-module.ts';

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

/** A template that was found and parsed. */
export interface LoadedTemplate {
  readonly name: string;
  readonly source: SourceText;
  readonly compiled: CompiledTemplate;
}

/** A block of a template together with the template's text, for positions. */
export interface BlockDefinition {
  readonly block: CompiledBlock;
  readonly source: SourceText;
}

/** The names that one part of a template sees: its own, those of the parts around it, and those the template was given. */
export interface Scope {
  readonly run: TemplateRun;
  readonly source: SourceText;
  readonly parent: Scope | undefined;
  readonly autoescape: boolean;
  /** Returns a scope within this one; names set in it are gone when it ends. */
  inner(autoescape?: boolean): Scope;
  /** Returns this scope as the text of another template sees it: the same names, other positions. */
  within(source: SourceText): Scope;
  /** Returns the value of a name, or `undefined`. */
  find(name: string): Value | undefined;
  /** Gives a name its value in this scope; names of a template's outermost scope can be imported from it. */
  set(name: string, value: Value): void;
  /** Returns all names that can be seen from here with their values, for a template that gets this one's context. */
  visible(): Map<string, Value>;
}

/** One execution of a template together with those that it extends: they share their names and blocks. */
export interface TemplateRun {
  readonly rendering: Rendering;
  readonly root: Scope;
  /** The names that the template was given: the importer's, or those of the rendering. */
  readonly inherited: ReadonlyMap<string, Value>;
  /** For each block its definitions, that of the template itself first, those it extends after it. */
  readonly blocks: ReadonlyMap<string, readonly BlockDefinition[]>;
  /** The template that the one being executed extends, once it has said so. */
  readonly extended: LoadedTemplate | undefined;
  /** Notes that the template being executed extends another; what it includes still comes before that. */
  extend(template: LoadedTemplate, at: SourcePosition): void;
  /** Returns the value of a name that no scope knows. */
  given(name: string): Value | undefined;
  /** Lets a name be imported from this template, unless it begins with an underscore. */
  export(name: string): void;
  /** Keeps a name that was itself imported from being imported from this template. */
  withhold(name: string): void;
  /** Returns what can be imported from this template. */
  exports(): Map<string, Value>;
}

/** One rendering of a template with all that it imports: what it has used up, loaded and written. */
export interface Rendering extends Runtime {
  readonly syntax: SyntaxOptions;
  /** Where what is written goes. */
  readonly output: OutputBuffer;
  autoescape: boolean;
  /** Modules of templates that were imported without context: each is executed once. */
  readonly modules: Map<string, TemplateModule>;
  /**
   * Returns the names that a template sees which is not given another one's: those of the environment, and over them
   * what loading templates has left behind so far. What is loaded later does not change them.
   */
  globalNames(): ReadonlyMap<string, Value>;
  /** Returns a template by the name that another one gave; it is asked for once. */
  load(name: string, importer: SourceText): LoadedTemplate | undefined;
  /** Executes something and returns what it writes, which does not reach the output. */
  capture(execute: () => void): OutputBuffer;
  /** Goes one level deeper into macros, includes and the like, and refuses to go too deep. */
  descend<T>(execute: () => T): T;
}
