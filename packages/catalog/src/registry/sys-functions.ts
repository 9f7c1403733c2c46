import {
  type AnyState,
  defineFunction,
  type ExecutionFunction,
  globMatches,
  isOpen,
  type Json,
  noArguments,
} from '@muster/engine';
import { anyText } from '@muster/modules';
import { z } from 'zod';
import { type DescribedArgument, describeArguments } from '../reference/describe.ts';
import { argumentsOf } from '../reference/function-arguments.ts';
import type { AnyFunction, Registry } from './registry-contract.ts';

/** sys.*: what there is to call and to declare; everything comes from the declarations themselves. */
export function sysFunctions(registry: () => Registry): readonly ExecutionFunction[] {
  const functions = () => [...registry().functions.names()].toSorted();
  const states = () => [...registry().states.names()].toSorted();
  const all = () => [...new Set([...functions(), ...states()])].toSorted();
  const functionOf = (name: string) => registry().functions.get(name);
  const stateOf = (name: string) => registry().states.get(name);
  return [
    about('sys.list_functions', 'Names of the execution functions, of some modules or all.', (asked) =>
      select(functions(), asked),
    ),
    about('sys.list_state_functions', 'Names of the state functions, of some modules or all.', (asked) =>
      select(states(), asked),
    ),
    about('sys.list_modules', 'Names of the modules of execution functions.', (asked) =>
      modulesOf(functions(), asked),
    ),
    about('sys.list_state_modules', 'Names of the modules of state functions.', (asked) =>
      modulesOf(states(), asked),
    ),
    about('sys.doc', 'What functions and states do and take.', (asked) =>
      describe(select(all(), asked), (name) =>
        [documentFunction(functionOf(name)), documentState(stateOf(name))]
          .filter((text) => text !== null)
          .join('\n\n'),
      ),
    ),
    about('sys.state_doc', 'What state functions do and take.', (asked) =>
      describe(select(states(), asked), (name) => documentState(stateOf(name))),
    ),
    about('sys.argspec', 'The arguments of functions and states, as Salt shows them.', (asked) =>
      describe(select(all(), asked), (name) => argspec(functionOf(name), stateOf(name))),
    ),
    about('sys.state_schema', 'The arguments of state functions, as JSON Schema.', (asked) =>
      describe(select(states(), asked), (name) => stateSchema(stateOf(name))),
    ),
    defineFunction({
      name: 'sys.reload_modules',
      summary: 'Does nothing: modules are looked at whenever they are used.',
      effect: 'reads',
      args: noArguments,
      run: async () => true,
    }),
  ];
}

function about(
  name: `sys.${string}`,
  summary: string,
  answer: (asked: readonly string[]) => Json,
): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'reads',
    args: () =>
      z.strictObject({ names: z.array(anyText).default([]).describe('Modules or functions; globs.') }),
    variadic: 'names',
    examples: [{ names: ['pkg'] }],
    run: async ({ names }) => answer(names),
  });
}

function describe(names: readonly string[], each: (name: string) => Json): Json {
  return Object.fromEntries(names.map((name) => [name, each(name)]));
}

function modulesOf(names: readonly string[], asked: readonly string[]): readonly string[] {
  const found = [...new Set(names.map((each) => each.slice(0, each.indexOf('.'))))];
  return asked.length === 0 ? found : found.filter((each) => asked.some((glob) => globMatches(each, glob)));
}

/** A module's name stands for all that is in it. */
function select(all: readonly string[], asked: readonly string[]): string[] {
  if (asked.length === 0) return [...all];
  const globs = asked.map((each) => (each.includes('.') ? each : `${each}.*`));
  return all.filter((name) => globs.some((glob) => globMatches(name, glob)));
}

function documentFunction(definition: AnyFunction | undefined): string | null {
  if (definition === undefined) return null;
  const { name, summary, variadic } = definition;
  const parameters = describeArguments(argumentsOf(definition)).map((argument) => ({
    usage: usageOf(argument, argument.name === variadic),
    description: argument.description,
  }));
  const width = Math.max(0, ...parameters.map(({ usage }) => usage.length));
  const lines = parameters.map(({ usage, description }) => `  ${usage.padEnd(width)}  ${description}`);
  const call = ['muster run TARGET', name, ...parameters.map(({ usage }) => usage)].join(' ');
  return [summary, '', ...lines, ...(lines.length > 0 ? [''] : []), call].join('\n');
}

function usageOf({ name, isRequired, default: fallback }: DescribedArgument, isVariadic: boolean): string {
  if (isVariadic) return isRequired ? `${name.toUpperCase()}...` : `[${name}...]`;
  if (isRequired) return name.toUpperCase();
  if (fallback === undefined || fallback === null) return `[${name}=]`;
  return `[${name}=${typeof fallback === 'string' ? fallback : JSON.stringify(fallback)}]`;
}

function documentState(state: AnyState | undefined): string | null {
  if (state === undefined) return null;
  const lines = describeArguments(state.args).map(({ name, description, default: fallback }) => {
    const shown = fallback === undefined ? '' : ` (default ${JSON.stringify(fallback)})`;
    return `  ${name}: ${description}${shown}`;
  });
  const kind =
    state.kind === 'action' ? ['It is an action: done whenever it runs, and not watched for drift.', ''] : [];
  const [example] = state.examples;
  const shown = example === undefined ? [] : ['', 'example:', `  ${state.name}:`, ...exampleLines(example)];
  return [state.summary, '', ...kind, ...lines, ...shown].join('\n');
}

function exampleLines(example: Readonly<Record<string, Json>>): string[] {
  return Object.entries(example).map(
    ([name, value]) => `    - ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
}

/** Of a name that is a function and a state, the function is meant. */
function argspec(definition: AnyFunction | undefined, state: AnyState | undefined): Json {
  const schema = definition === undefined ? state?.args : argumentsOf(definition);
  if (schema === undefined) return null;
  const parameters = describeArguments(schema).filter(({ name }) => name !== definition?.variadic);
  return {
    args: parameters.map(({ name }) => name),
    defaults: parameters.filter(({ isRequired }) => !isRequired).map((each) => jsonOf(each.default ?? null)),
    varargs: definition?.variadic ?? null,
    kwargs: schema instanceof z.ZodObject && isOpen(schema) ? 'kwargs' : null,
  };
}

function stateSchema(state: AnyState | undefined): Json {
  return state === undefined
    ? null
    : jsonOf(z.toJSONSchema(state.args, { io: 'input', unrepresentable: 'any' }));
}

function jsonOf(data: unknown): Json {
  return z.json().parse(JSON.parse(JSON.stringify(data)));
}
