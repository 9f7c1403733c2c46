import type { SourcePosition } from '@muster/shared';
import type { SourceText } from '../../source/source-text.ts';
import { PyError, type Value } from '../../value/index.ts';
import type {
  BlockDefinition,
  CompiledTemplate,
  LoadedTemplate,
  Rendering,
  Scope,
  TemplateRun,
} from './execution.ts';
import { NestedScope } from './nested-scope.ts';
import { JinjaError } from './template-error.ts';

/** How many templates may extend one another. */
const longestChain = 250;

/** A run of a template and of those that it extends, one after the other. */
export class TemplateChain implements TemplateRun {
  readonly rendering: Rendering;
  readonly root: Scope;
  readonly inherited: ReadonlyMap<string, Value>;
  readonly blocks = new Map<string, BlockDefinition[]>();
  readonly #exported = new Set<string>();
  /** Where templates said so far that they extend another, the last one first. */
  readonly #extensions: SourcePosition[] = [];
  #extended: LoadedTemplate | undefined;

  constructor(rendering: Rendering, template: LoadedTemplate, inherited: ReadonlyMap<string, Value>) {
    this.rendering = rendering;
    this.inherited = inherited;
    this.root = new NestedScope(this, template.source, undefined, rendering.syntax.autoescape);
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

  get extended(): LoadedTemplate | undefined {
    return this.#extended;
  }

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

  given(name: string): Value | undefined {
    const value = this.inherited.get(name);
    return value === undefined ? this.rendering.global(name) : value;
  }

  export(name: string): void {
    if (!name.startsWith('_')) this.#exported.add(name);
  }

  withhold(name: string): void {
    this.#exported.delete(name);
  }

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
