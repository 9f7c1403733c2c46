import { type Json, MusterError, suggestion } from '@muster/shared';
import type {
  BoundArguments,
  CallArguments,
  ExecutionFunction,
  FunctionContext,
} from '../contract/execution-function.ts';
import { type FunctionRegistry, findFunction } from './function-registry.ts';

/** Calls an execution function by name. Unknown functions, unknown, missing, double and superfluous arguments are errors that name them. */
export async function callFunction(
  registry: FunctionRegistry,
  name: string,
  given: CallArguments,
  context: FunctionContext,
): Promise<Json> {
  const definition = findFunction(registry, name);
  return definition.run(bindCall(definition, given), context);
}

/** Puts the arguments of a call in their places; parameters that were not given get their defaults. */
export function bindCall(definition: ExecutionFunction, given: CallArguments): BoundArguments {
  const { name, parameters } = definition;
  const values: Record<string, Json | undefined> = {};
  const extra: Record<string, Json> = {};
  const rest = given.positional.slice(parameters.length);
  if (rest.length > 0 && definition.variadic !== true)
    throw invalid(
      name,
      `takes at most ${parameters.length} argument${parameters.length === 1 ? '' : 's'}, ${given.positional.length} were given`,
    );
  for (const [index, value] of given.positional.slice(0, parameters.length).entries()) {
    const parameter = parameters[index];
    if (parameter !== undefined) values[parameter.name] = value;
  }
  const known = parameters.map((parameter) => parameter.name);
  for (const [key, value] of Object.entries(given.named)) {
    // Salt hands bookkeeping such as __pub_jid along with the arguments.
    if (key.startsWith('__')) continue;
    if (known.includes(key)) {
      if (values[key] !== undefined) throw invalid(name, `got two values for argument '${key}'`);
      values[key] = value;
    } else if (definition.acceptsExtra === true) extra[key] = value;
    else throw invalid(name, `got an unknown argument '${key}'${didYouMean(key, known)}`);
  }
  for (const parameter of parameters) {
    if (values[parameter.name] !== undefined) continue;
    if (parameter.required === true) throw invalid(name, `needs the argument '${parameter.name}'`);
    values[parameter.name] = parameter.default;
  }
  return { values, rest, extra };
}

function didYouMean(key: string, known: readonly string[]): string {
  const hint = suggestion(key, known);
  if (hint !== '') return hint;
  return known.length === 0 ? '; it takes none' : `; it takes ${known.join(', ')}`;
}

function invalid(name: string, problem: string): MusterError {
  return new MusterError('ARGUMENT_INVALID', `${name} ${problem}`, { details: { function: name } });
}
