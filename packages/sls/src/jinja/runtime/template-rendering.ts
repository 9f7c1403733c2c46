import { suggestion } from '@muster/shared';
import { unreadable } from '../../files/index.ts';
import { SourceText } from '../../source/source-text.ts';
import { PyError, Undefined, Unknown, type Value, valueOr } from '../../value/index.ts';
import { compileTemplate } from '../compile/template.ts';
import type { JinjaEnvironment, Source } from '../environment.ts';
import { builtinFilters } from '../filters/builtin-filters.ts';
import { builtinCallable } from '../globals/builtin-class.ts';
import { builtinGlobals } from '../globals/builtin-globals.ts';
import { unixLineBreaks } from '../syntax/line-breaks.ts';
import { defaultSyntax, type SyntaxOptions } from '../syntax/syntax-options.ts';
import { builtinTests } from '../tests/builtin-tests.ts';
import { attributeOnly, getAttribute, getItem, missing } from './access.ts';
import { Budget } from './budget.ts';
import type { LoadedTemplate, Rendering } from './execution.ts';
import { OutputBuffer } from './output-buffer.ts';
import type { Invocable } from './runtime.ts';
import { JinjaError } from './template-error.ts';
import type { TemplateModule } from './template-module.ts';

/** How deep macros, loops, includes and imports may call one another. */
const maxDepth = 250;

/** A rendering in an environment: it finds, compiles and keeps the templates that its environment loads. */
export class TemplateRendering implements Rendering {
  readonly environment: JinjaEnvironment;
  readonly budget: Budget;
  readonly syntax: SyntaxOptions;
  output: OutputBuffer;
  autoescape = false;
  readonly modules = new Map<string, TemplateModule>();
  readonly #loaded = new Map<string, LoadedTemplate>();
  readonly #loadedGlobals = new Map<string, Value>();
  #depth = 0;

  constructor(environment: JinjaEnvironment) {
    this.environment = environment;
    this.budget = new Budget(environment.limits);
    this.syntax = environment.syntax ?? defaultSyntax;
    this.output = new OutputBuffer(this.budget);
  }

  undefined(hint: string | (() => string)): Undefined {
    if (this.environment.undefined === 'unknown') return new Unknown(hint);
    return new Undefined(hint, this.environment.undefined !== 'lenient');
  }

  getAttribute(object: Value, name: string): Value {
    return getAttribute(this, object, name);
  }

  getItem(object: Value, key: Value): Value {
    return getItem(this, object, key);
  }

  attribute(object: Value, name: string): Value {
    return valueOr(attributeOnly(this, object, name), () => missing(this, object, name));
  }

  filter(name: string): Invocable | undefined {
    return builtinFilters.get(name);
  }

  test(name: string): Invocable | undefined {
    return builtinTests.get(name);
  }

  unknown(kind: 'filter' | 'test', name: string): string {
    const known = kind === 'filter' ? builtinFilters : builtinTests;
    return `No ${kind} named '${name}'${suggestion(name, known.keys())}`;
  }

  globalNames(): ReadonlyMap<string, Value> {
    return new Map([...this.environment.globals, ...this.#loadedGlobals]);
  }

  global(name: string): Value | undefined {
    const value = this.environment.globals.get(name);
    if (value !== undefined) return value;
    const builtin = builtinGlobals.get(name);
    if (builtin === undefined) return undefined;
    return builtinCallable(this, name, (args, keywords) => builtin.invoke(this, args, keywords));
  }

  /** Parses a template under a name. */
  parse(name: string, file: Source): LoadedTemplate {
    const { path, text } = file;
    const fault = unreadable(file);
    if (fault !== undefined) {
      throw new JinjaError(fault.problem, new SourceText(path, text).placeAt(fault.offset));
    }
    const source = new SourceText(path, unixLineBreaks(text));
    const compiled = compileTemplate(source, this.syntax);
    for (const required of compiled.requires) {
      const found = required.kind === 'filter' ? this.filter(required.name) : this.test(required.name);
      if (found === undefined) {
        throw new JinjaError(this.unknown(required.kind, required.name), source.placeAt(required.at));
      }
    }
    return { name, source, compiled };
  }

  load(name: string, importer: SourceText): LoadedTemplate | undefined {
    const known = this.#loaded.get(name);
    if (known !== undefined) return known;
    const found = this.environment.loader?.load(name, importer);
    if (found === undefined) return undefined;
    for (const [global, value] of found.globals ?? []) this.#loadedGlobals.set(global, value);
    const template = this.parse(name, found);
    this.#loaded.set(name, template);
    return template;
  }

  capture(execute: () => void): OutputBuffer {
    const outer = this.output;
    const captured = new OutputBuffer(this.budget);
    this.output = captured;
    try {
      execute();
    } finally {
      this.output = outer;
    }
    return captured;
  }

  descend<T>(execute: () => T): T {
    this.budget.step();
    if (this.#depth >= maxDepth) {
      const message = `macros, loops or includes call one another more than ${maxDepth} levels deep`;
      throw new PyError('LimitError', message);
    }
    this.#depth += 1;
    try {
      return execute();
    } finally {
      this.#depth -= 1;
    }
  }
}
