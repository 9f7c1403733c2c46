import type { SourcePosition } from '@muster/shared';
import type { SourceText } from '../../source/source-text.ts';
import { PyError, type Value } from '../../value/index.ts';
import type { CompiledBlock, CompiledTemplate } from '../compile/compiled.ts';
import type { Rendering } from './rendering.ts';
import { Scope } from './scope.ts';
import { JinjaError } from './template-error.ts';

/** A block of a template together with the template's text, for positions. */
export interface BlockDefinition {
  readonly block: CompiledBlock;
  readonly source: SourceText;
}

/** A template that was found and parsed. */
export interface LoadedTemplate {
  readonly name: string;
  readonly source: SourceText;
  readonly compiled: CompiledTemplate;
}

/** How many templates may extend one another. */
const longestChain = 250;

/** One execution of a template together with those that it extends: they share their names and blocks. */
export class TemplateRun {
  readonly rendering: Rendering;
  readonly root: Scope;
  /** The names that the template was given: the importer's, or those of the rendering. */
  readonly inherited: ReadonlyMap<string, Value>;
  /** For each block its definitions, that of the template itself first, those it extends after it. */
  readonly blocks = new Map<string, BlockDefinition[]>();
  readonly #exported = new Set<string>();
  /** Where templates said so far that they extend another, the last one first. */
  readonly #extensions: SourcePosition[] = [];
  #extended: LoadedTemplate | undefined;

  constructor(rendering: Rendering, template: LoadedTemplate, inherited: ReadonlyMap<string, Value>) {
    this.rendering = rendering;
    this.inherited = inherited;
    this.root = new Scope(this, template.source, undefined, rendering.syntax.autoescape);
  }

  /** Executes a template, then those that it extends; the blocks of the first take the place of theirs. */
  execute(template: LoadedTemplate): void {
    let current: LoadedTemplate | undefined = template;
    while (current !== undefined) {
      const { compiled, source } = current;
      this.#addBlocks(compiled, source);
      this.#extended = undefined;
      this.#within(() => compiled.body(this.root.within(source)));
      current = this.#extended;
    }
  }

  /** The template that the one being executed extends, once it has said so. */
  get extended(): LoadedTemplate | undefined {
    return this.#extended;
  }

  /** Notes that the template being executed extends another; what it includes still comes before that. */
  extend(template: LoadedTemplate, at: SourcePosition): void {
    if (this.#extensions.length >= longestChain) {
      throw new PyError(
        'LimitError',
        `templates extend one another more than ${longestChain} levels deep; is it in a circle?`,
      );
    }
    this.#extended = template;
    this.#extensions.unshift(at);
  }

  /** Returns the value of a name that no scope knows. */
  given(name: string): Value | undefined {
    const value = this.inherited.get(name);
    return value === undefined ? this.rendering.global(name) : value;
  }

  /** Lets a name be imported from this template, unless it begins with an underscore. */
  export(name: string): void {
    if (!name.startsWith('_')) this.#exported.add(name);
  }

  /** Keeps a name that was itself imported from being imported from this template. */
  withhold(name: string): void {
    this.#exported.delete(name);
  }

  /** Returns what can be imported from this template. */
  exports(): Map<string, Value> {
    const exports = new Map<string, Value>();
    for (const name of this.#exported) {
      const value = this.root.find(name);
      if (value !== undefined) exports.set(name, value);
    }
    return exports;
  }

  /** What fails in a template that another one extends was reached through that one. */
  #within(execute: () => void): void {
    const steps = [...this.#extensions];
    try {
      execute();
    } catch (error) {
      if (!(error instanceof JinjaError)) throw error;
      const { path } = error.position;
      throw steps
        .filter((position) => position.path !== path)
        .reduce((failure, position) => failure.through({ position, what: 'extended' }), error);
    }
  }

  #addBlocks(compiled: CompiledTemplate, source: SourceText): void {
    for (const [name, block] of compiled.blocks) {
      const definitions = this.blocks.get(name);
      if (definitions === undefined) this.blocks.set(name, [{ block, source }]);
      else definitions.push({ block, source });
    }
  }
}
