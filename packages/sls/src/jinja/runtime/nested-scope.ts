import type { SourceText } from '../../source/source-text.ts';
import type { Value } from '../../value/index.ts';
import type { Scope, TemplateRun } from './execution.ts';

/** A scope that holds its own names and asks the one around it for others. */
export class NestedScope implements Scope {
  readonly run: TemplateRun;
  readonly source: SourceText;
  readonly parent: Scope | undefined;
  readonly autoescape: boolean;
  readonly #names: Map<string, Value>;

  constructor(
    run: TemplateRun,
    source: SourceText,
    parent: Scope | undefined,
    autoescape: boolean,
    names = new Map<string, Value>(),
  ) {
    this.run = run;
    this.source = source;
    this.parent = parent;
    this.autoescape = autoescape;
    this.#names = names;
  }

  inner(autoescape = this.autoescape): Scope {
    return new NestedScope(this.run, this.source, this, autoescape);
  }

  within(source: SourceText): Scope {
    return new NestedScope(this.run, source, this.parent, this.autoescape, this.#names);
  }

  find(name: string): Value | undefined {
    const value = this.#names.get(name);
    if (value !== undefined) return value;
    return this.parent === undefined ? this.run.given(name) : this.parent.find(name);
  }

  set(name: string, value: Value): void {
    this.#names.set(name, value);
    if (this.parent === undefined) this.run.export(name);
  }

  visible(): Map<string, Value> {
    const names = this.parent?.visible() ?? new Map(this.run.inherited);
    for (const [name, value] of this.#names) names.set(name, value);
    return names;
  }
}
