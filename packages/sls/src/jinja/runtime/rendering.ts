import { errorMessage, suggestion } from '@muster/shared';
import { unreadable } from '../../files/index.ts';
import { SourceText } from '../../source/source-text.ts';
import { PyError, Undefined, Unknown, type Value, valueOr } from '../../value/index.ts';
import { compileTemplate } from '../compile/template.ts';
import type { JinjaEnvironment, Source } from '../environment.ts';
import { builtinFilters } from '../filters/builtin-filters.ts';
import { builtinCallable } from '../globals/builtin-class.ts';
import { builtinGlobals } from '../globals/builtin-globals.ts';
import type { Native } from '../native.ts';
import { unixLineBreaks } from '../syntax/line-breaks.ts';
import { defaultSyntax, type SyntaxOptions } from '../syntax/syntax-options.ts';
import { builtinTests } from '../tests/builtin-tests.ts';
import { attributeOnly, getAttribute, getItem, missing } from './access.ts';
import { Budget } from './budget.ts';
import { OutputBuffer } from './output-buffer.ts';
import type { Runtime } from './runtime.ts';
import type { Scope } from './scope.ts';
import { JinjaError } from './template-error.ts';
import type { TemplateModule } from './template-module.ts';
import type { LoadedTemplate } from './template-run.ts';

/** How deep macros, loops, includes and imports may call one another. */
const maxDepth = 250;

/** One rendering of a template with all that it imports: what it has used up, loaded and written. */
export class Rendering implements Runtime {
  readonly environment: JinjaEnvironment;
  readonly budget: Budget;
  readonly syntax: SyntaxOptions;
  /** Where what is written goes. */
  output: OutputBuffer;
  autoescape = false;
  /** Modules of templates that were imported without context: each is executed once. */
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

  filter(name: string): Native | undefined {
    return this.environment.extraFilters?.get(name) ?? builtinFilters.get(name);
  }

  test(name: string): Native | undefined {
    return this.environment.extraTests?.get(name) ?? builtinTests.get(name);
  }

  /** Returns the sentence that says that there is no filter or test of a name. */
  unknown(kind: 'filter' | 'test', name: string): string {
    const builtin = kind === 'filter' ? builtinFilters : builtinTests;
    const extra = kind === 'filter' ? this.environment.extraFilters : this.environment.extraTests;
    return `No ${kind} named '${name}'${suggestion(name, [...builtin.keys(), ...(extra?.keys() ?? [])])}`;
  }

  /**
   * Returns the names that a template sees which is not given another one's: those of the environment, and over them
   * what loading templates has left behind so far. What is loaded later does not change them.
   */
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

  /** Returns a template by the name that another one gave; it is asked for once. */
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

  /** Executes something and returns what it writes, which does not reach the output. */
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

  /** Goes one level deeper into macros, includes and the like, and refuses to go too deep. */
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

  /** Returns an error with the place at which it happened; one that has its place already stays as it is. */
  locate(error: unknown, { source }: Scope, at: number): JinjaError {
    if (error instanceof JinjaError) return error;
    const place = source.placeAt(at);
    if (error instanceof PyError) {
      const shown = unnamed.has(error.type) ? error.message : `${error.type}: ${error.message}`;
      return new JinjaError(shown, place, { cause: error });
    }
    if (error instanceof RangeError) return new JinjaError(exhausted(error), place, { cause: error });
    return new JinjaError(errorMessage(error), place, { cause: error });
  }
}

/** What the engine itself ran out of. */
function exhausted({ message }: RangeError): string {
  if (message.includes('call stack')) {
    return 'the data or the expression is nested too deeply, or needs deeper recursion than is allowed';
  }
  return `a value becomes larger than is possible (${message})`;
}

const unnamed: ReadonlySet<string> = new Set([
  'UndefinedError',
  'SecurityError',
  'TemplateError',
  'LimitError',
]);
