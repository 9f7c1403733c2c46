import { type AnyState, type ExecutionFunction, invalidExamples, isRecord } from '@muster/engine';
import { languageFunctions } from '@muster/sls';
import { z } from 'zod';

/** What is wrong with an exported value that should be a state of a module; undefined when it is one. */
export function stateProblem(value: unknown, module: string): string | undefined {
  if (!isRecord(value)) return notOne(value, 'a state: declare it with defineState or defineAction');
  const { kind } = value;
  if (kind !== 'declaration' && kind !== 'action')
    return 'is not a state: declare it with defineState or defineAction';
  const needed = kind === 'declaration' ? ['observe', 'desire', 'apply'] : ['plan', 'run'];
  return (
    nameProblem(value, module) ??
    missingText(value, 'summary') ??
    missingFunction(value, needed) ??
    (isSchema(value['args'])
      ? undefined
      : 'has no args: a zod schema of its arguments, z.strictObject({...})') ??
    (Array.isArray(value['examples']) ? undefined : 'has no list of examples') ??
    exampleProblem(value)
  );
}

/** What is wrong with an exported value that should be an execution function of a module. */
export function functionProblem(value: unknown, module: string): string | undefined {
  if (!isRecord(value)) return notOne(value, 'a function: declare it with defineFunction');
  if (typeof value['call'] !== 'function') return 'is not a function: declare it with defineFunction';
  return (
    nameProblem(value, module) ??
    missingText(value, 'summary') ??
    effectProblem(value) ??
    argumentsProblem(value) ??
    (languageFunctions.has(String(value['name']))
      ? `cannot take the place of ${String(value['name'])}, which is part of the language`
      : undefined)
  );
}

/** Whether a value that was found to have no problem is a state; it says so to the compiler. */
export function isState(value: unknown, module: string): value is AnyState {
  return stateProblem(value, module) === undefined;
}

/** Whether a value that was found to have no problem is a function. */
export function isFunction(value: unknown, module: string): value is ExecutionFunction {
  return functionProblem(value, module) === undefined;
}

type Exported = Readonly<Record<string, unknown>>;

function nameProblem({ name }: Exported, module: string): string | undefined {
  if (typeof name !== 'string') return `has no name ('${module}.FUNCTION')`;
  const isGood =
    name.startsWith(`${module}.`) && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name.slice(module.length + 1));
  return isGood
    ? undefined
    : `is called '${name}', which has to be '${module}.FUNCTION' in a file ${module}.ts`;
}

function missingText(value: Exported, key: string): string | undefined {
  const text = value[key];
  return typeof text === 'string' && text !== '' ? undefined : `has no ${key}`;
}

function missingFunction(value: Exported, keys: readonly string[]): string | undefined {
  const missing = keys.find((key) => typeof value[key] !== 'function');
  return missing === undefined ? undefined : `has no method ${missing}`;
}

/** Only called for what is otherwise a state. */
function exampleProblem(value: Exported): string | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- everything that is read of it has been checked
  const [problem] = invalidExamples(value as unknown as AnyState);
  return problem === undefined ? undefined : `has an example that its own schema refuses: ${problem}`;
}

function isSchema(value: unknown): boolean {
  return isRecord(value) && typeof value['safeParse'] === 'function' && isRecord(value['_zod']);
}

function effectProblem({ effect }: Exported): string | undefined {
  return effect === 'reads' || effect === 'asks' || effect === 'changes'
    ? undefined
    : "does not say what it does: effect: 'reads', 'asks' or 'changes'";
}

function argumentsProblem({ args, variadic }: Exported): string | undefined {
  const schema: unknown = typeof args === 'function' ? args() : undefined;
  if (!(schema instanceof z.ZodObject))
    return 'has no args: what makes a zod schema of its arguments, () => z.strictObject({...})';
  return variadic === undefined || Object.keys(schema.shape).some((name) => name === variadic)
    ? undefined
    : `has no argument ${JSON.stringify(variadic)}, which should take the further ones`;
}

function notOne(value: unknown, what: string): string {
  return `is ${value === null ? 'null' : `a ${typeof value}`}, not ${what}; what is only to be imported goes into a folder below`;
}
