import type { SourceText } from '../../source/source-text.ts';
import type { Value } from '../../value/index.ts';
import type { TemplateRun } from './template-run.ts';

/** The names that one part of a template sees: its own, those of the parts around it, and those the template was given. */
export class Scope {
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

  /** Returns a scope within this one; names set in it are gone when it ends. */
  inner(autoescape = this.autoescape): Scope {
    return new Scope(this.run, this.source, this, autoescape);
  }

  /** Returns this scope as the text of another template sees it: the same names, other positions. */
  within(source: SourceText): Scope {
    return new Scope(this.run, source, this.parent, this.autoescape, this.#names);
  }

  /** Returns the value of a name, or `undefined`. */
  find(name: string): Value | undefined {
    const value = this.#names.get(name);
    if (value !== undefined) return value;
    return this.parent === undefined ? this.run.given(name) : this.parent.find(name);
  }

  /** Gives a name its value in this scope; names of a template's outermost scope can be imported from it. */
  set(name: string, value: Value): void {
    this.#names.set(name, value);
    if (this.parent === undefined) this.run.export(name);
  }

  /** Returns all names that can be seen from here with their values, for a template that gets this one's context. */
  visible(): Map<string, Value> {
    const names = this.parent?.visible() ?? new Map(this.run.inherited);
    for (const [name, value] of this.#names) names.set(name, value);
    return names;
  }
}
