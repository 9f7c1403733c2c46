import { suggestion } from '@muster/shared';
import {
  type Keywords,
  Markup,
  PyDict,
  PyObject,
  PyTuple,
  typeError,
  type Value,
  valueOr,
} from '../../value/index.ts';
import type { Evaluate, Execute, Scope } from './execution.ts';
import type { OutputBuffer } from './output-buffer.ts';

/** A macro as it was written. */
export interface MacroDefinition {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly default: Evaluate | undefined }[];
  readonly usesCaller: boolean;
  readonly usesKeywords: boolean;
  readonly usesVarargs: boolean;
  readonly body: Execute;
}

/** A macro, or the body of a call block: called, it returns what it writes. */
export class Macro extends PyObject {
  readonly #definition: MacroDefinition;
  readonly #scope: Scope;

  /** @param scope where it was defined, whose names its body sees */
  constructor(definition: MacroDefinition, scope: Scope) {
    super('Macro');
    this.#definition = definition;
    this.#scope = scope;
  }

  /** The name it was defined under. */
  get name(): string {
    return this.#definition.name;
  }

  override repr(): string {
    return `<Macro '${this.name}'>`;
  }

  override get callable(): boolean {
    return true;
  }

  override attribute(name: string): Value | undefined {
    const { parameters, usesCaller, usesKeywords, usesVarargs } = this.#definition;
    switch (name) {
      case 'name':
        return this.name;
      case 'arguments':
        return new PyTuple(parameters.map((parameter) => parameter.name));
      case 'catch_kwargs':
        return usesKeywords;
      case 'catch_varargs':
        return usesVarargs;
      case 'caller':
        return usesCaller;
      default:
        return undefined;
    }
  }

  override call(args: readonly Value[], keywords: Keywords): Value {
    const text = this.write(args, keywords).text;
    return this.#scope.autoescape ? new Markup(text) : text;
  }

  /** Calls it and returns what it writes together with the places that it comes from. */
  write(args: readonly Value[], keywords: Keywords): OutputBuffer {
    const { rendering } = this.#scope.run;
    return rendering.descend(() => {
      const scope = this.#bind(args, keywords);
      return rendering.capture(() => this.#definition.body(scope));
    });
  }

  #bind(args: readonly Value[], keywords: Keywords): Scope {
    const { name, parameters, usesCaller, usesKeywords, usesVarargs } = this.#definition;
    const scope = this.#scope.inner();
    const { rendering } = scope.run;
    const remaining = new Map(keywords);
    const takesCaller = parameters.some((parameter) => parameter.name === 'caller');
    const given = parameters.map((parameter, index) => {
      const positional = args[index];
      if (positional !== undefined) return positional;
      const keyword = remaining.get(parameter.name);
      remaining.delete(parameter.name);
      return keyword;
    });
    if (usesCaller && !takesCaller) {
      scope.set(
        'caller',
        valueOr(remaining.get('caller'), () => rendering.undefined('No caller defined')),
      );
      remaining.delete('caller');
    }
    if (usesKeywords) scope.set('kwargs', new PyDict(remaining));
    else refuseKeywords(this.#definition, remaining);
    if (usesVarargs) scope.set('varargs', new PyTuple(args.slice(parameters.length)));
    else if (args.length > parameters.length) {
      throw typeError(
        `macro '${name}' takes not more than ${parameters.length} argument(s): ${signature(this.#definition)}`,
      );
    }
    // Defaults are evaluated last and in order, so that they see the arguments before them.
    parameters.forEach((parameter, index) => {
      const value = given[index] === undefined ? parameter.default?.(scope) : given[index];
      const absent = `parameter '${parameter.name}' was not provided`;
      scope.set(
        parameter.name,
        valueOr(value, () => rendering.undefined(absent)),
      );
    });
    return scope;
  }
}

/** A macro's name and parameters, as they are called. */
function signature({ name, parameters }: MacroDefinition): string {
  const shown = parameters.map((parameter) =>
    parameter.default === undefined ? parameter.name : `${parameter.name}=...`,
  );
  return `${name}(${shown.join(', ')})`;
}

function refuseKeywords(definition: MacroDefinition, keywords: Keywords): void {
  const { name, parameters } = definition;
  const [unknown] = keywords.keys();
  if (unknown === undefined) return;
  if (keywords.has('caller')) {
    throw typeError(
      `macro '${name}' was called by a call block but does not use caller(); it takes no keyword argument 'caller'`,
    );
  }
  const known = parameters.map((parameter) => parameter.name);
  const hint = known.includes(unknown) ? '; it is given by its place already' : suggestion(unknown, known);
  throw typeError(`macro '${name}' takes no keyword argument '${unknown}': ${signature(definition)}${hint}`);
}
