import {
  type AnyState,
  type ExecutionFunction,
  globMatches,
  isOpen,
  type Json,
  textOf,
} from '@muster/engine';
import { readFunction } from '@muster/modules';
import { z } from 'zod';
import { type DescribedArgument, describeArguments } from '../reference/describe.ts';
import { languageFunctions } from './language-functions.ts';
import type { Registry } from './registry-contract.ts';

/** sys.*: what there is to call and to declare; everything comes from the declarations themselves. */
export function sysFunctions(registry: () => Registry): readonly ExecutionFunction[] {
  const functions = () =>
    sorted([...new Set([...registry().functions.names(), ...Object.keys(languageFunctions)])]);
  const states = () => sorted([...registry().states.names()]);
  return [
    names('sys.list_functions', 'Names of the execution functions, of some modules or all.', functions),
    names('sys.list_state_functions', 'Names of the state functions, of some modules or all.', states),
    modules('sys.list_modules', 'Names of the modules of execution functions.', functions),
    modules('sys.list_state_modules', 'Names of the modules of state functions.', states),
    described(
      'sys.doc',
      'What execution functions do and take.',
      functions,
      (name) => documentFunction(registry().functions.get(name)) ?? documentLanguageFunction(name),
    ),
    described('sys.state_doc', 'What state functions do and take.', states, (name) =>
      documentState(registry().states.get(name)),
    ),
    described('sys.argspec', 'The arguments of execution functions, as Salt shows them.', functions, (name) =>
      argspec(registry().functions.get(name)),
    ),
    described('sys.state_schema', 'The arguments of state functions, as JSON Schema.', states, (name) =>
      stateSchema(registry().states.get(name)),
    ),
    readFunction({
      name: 'sys.reload_modules',
      summary: 'Does nothing: modules are looked at whenever they are used.',
      run: async () => true,
    }),
  ];
}

function names(name: `sys.${string}`, summary: string, all: () => readonly string[]): ExecutionFunction {
  return readFunction({
    name,
    summary,
    rest: 'Modules or functions; globs.',
    run: async (_values, _context, { rest }) => select(all(), rest),
  });
}

function modules(name: `sys.${string}`, summary: string, all: () => readonly string[]): ExecutionFunction {
  return readFunction({
    name,
    summary,
    rest: 'Globs.',
    async run(_values, _context, { rest }) {
      const found = [...new Set(all().map((each) => each.slice(0, each.indexOf('.'))))];
      return rest.length === 0
        ? found
        : found.filter((each) => rest.some((glob) => globMatches(each, textOf(glob))));
    },
  });
}

function described(
  name: `sys.${string}`,
  summary: string,
  all: () => readonly string[],
  describe: (name: string) => Json,
): ExecutionFunction {
  return readFunction({
    name,
    summary,
    rest: 'Modules or functions; globs.',
    run: async (_values, _context, { rest }) =>
      Object.fromEntries(select(all(), rest).map((each) => [each, describe(each)])),
  });
}

/** A module's name stands for all that is in it. */
function select(all: readonly string[], asked: readonly Json[]): string[] {
  if (asked.length === 0) return [...all];
  const globs = asked.map(textOf).map((text) => (text.includes('.') ? text : `${text}.*`));
  return all.filter((name) => globs.some((glob) => globMatches(name, glob)));
}

function documentFunction(definition: ExecutionFunction | undefined): Json {
  if (definition === undefined) return null;
  const { name, summary, variadic, args } = definition;
  const parameters = describeArguments(args()).map((argument) => ({
    usage: usageOf(argument, argument.name === variadic),
    description: argument.description,
  }));
  const width = Math.max(0, ...parameters.map(({ usage }) => usage.length));
  const lines = parameters.map(({ usage, description }) => `  ${usage.padEnd(width)}  ${description}`);
  const call = ['muster run TARGET', name, ...parameters.map(({ usage }) => usage)].join(' ');
  return [summary, '', ...lines, ...(lines.length > 0 ? [''] : []), call].join('\n');
}

function documentLanguageFunction(name: string): Json {
  const [signature, summary] = languageFunctions[name] ?? [];
  return summary === undefined ? null : `${summary}\n\n  ${name}(${signature})`;
}

function usageOf({ name, isRequired, default: fallback }: DescribedArgument, isVariadic: boolean): string {
  if (isVariadic) return isRequired ? `${name.toUpperCase()}...` : `[${name}...]`;
  if (isRequired) return name.toUpperCase();
  return fallback === undefined
    ? `[${name}=]`
    : `[${name}=${typeof fallback === 'string' ? fallback : JSON.stringify(fallback)}]`;
}

function argspec(definition: ExecutionFunction | undefined): Json {
  if (definition === undefined) return null;
  const schema = definition.args();
  const parameters = describeArguments(schema).filter(({ name }) => name !== definition.variadic);
  return {
    args: parameters.map(({ name }) => name),
    defaults: parameters.filter(({ isRequired }) => !isRequired).map((each) => jsonOf(each.default ?? null)),
    varargs: definition.variadic ?? null,
    kwargs: isOpen(schema) ? 'kwargs' : null,
  };
}

function documentState(state: AnyState | undefined): Json {
  if (state === undefined) return null;
  const schema = z.toJSONSchema(state.args, { io: 'input', unrepresentable: 'any' });
  const properties = Object.entries(schema.properties ?? {});
  const lines = properties.map(([name, property]) => {
    const described = typeof property === 'object' ? property : {};
    const fallback = described.default === undefined ? '' : ` (default ${JSON.stringify(described.default)})`;
    return `  ${name}: ${described.description ?? ''}${fallback}`;
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

function stateSchema(state: AnyState | undefined): Json {
  if (state === undefined) return null;
  return jsonOf(z.toJSONSchema(state.args, { io: 'input', unrepresentable: 'any' }));
}

function jsonOf(data: unknown): Json {
  return z.json().parse(JSON.parse(JSON.stringify(data)));
}

function sorted(texts: readonly string[]): string[] {
  return texts.toSorted();
}
