import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type BoundArguments,
  defineFunction,
  type ExecutionFunction,
  isRecord,
  type Json,
  textOf,
} from '@muster/engine';
import { MusterError } from '@muster/shared';
import { spokenSaltVersion } from '../grains/versions.ts';

/** `test.*`: whether a minion answers, and what arrives there of what was sent. */
export const testFunctions: readonly ExecutionFunction[] = [
  constant('test.ping', 'Answers true: the minion is there.', true),
  constant('test.true', 'Answers true.', true),
  constant('test.false', 'Answers false.', false),
  constant(
    'test.version',
    'The version of Salt whose language this minion speaks.',
    spokenSaltVersion.join('.'),
  ),
  constant('test.versions_information', 'Versions of what the minion is made of.', {
    Salt: spokenSaltVersion.join('.'),
    'Dependency Versions': { Node: process.versions.node, OpenSSL: process.versions.openssl },
  }),
  defineFunction({
    name: 'test.echo',
    summary: 'Answers with the text that it was given.',
    parameters: [{ name: 'text', description: 'Any value.', required: true }],
    readOnly: true,
    run: async ({ values }) => values['text'] ?? null,
  }),
  defineFunction({
    name: 'test.arg',
    summary: 'Answers with the arguments that arrived.',
    parameters: [],
    variadic: true,
    acceptsExtra: true,
    readOnly: true,
    run: async (args) => ({ args: args.rest, kwargs: args.extra }),
  }),
  defineFunction({
    name: 'test.arg_clean',
    summary: 'Answers with the arguments that arrived.',
    parameters: [],
    variadic: true,
    acceptsExtra: true,
    readOnly: true,
    run: async (args) => ({ args: args.rest, kwargs: args.extra }),
  }),
  defineFunction({
    name: 'test.arg_type',
    summary: 'Answers with the kinds of the arguments that arrived.',
    parameters: [],
    variadic: true,
    acceptsExtra: true,
    readOnly: true,
    run: async (args) => mapArguments(args, kindOf),
  }),
  defineFunction({
    name: 'test.arg_repr',
    summary: 'Answers with the arguments as text.',
    parameters: [],
    variadic: true,
    acceptsExtra: true,
    readOnly: true,
    run: async (args) => mapArguments(args, (value) => JSON.stringify(value)),
  }),
  defineFunction({
    name: 'test.kwarg',
    summary: 'Answers with the named arguments that arrived.',
    parameters: [],
    acceptsExtra: true,
    readOnly: true,
    run: async ({ extra }) => extra,
  }),
  defineFunction({
    name: 'test.get_opts',
    summary: 'The configuration that the minion runs with.',
    parameters: [],
    readOnly: true,
    run: async (_, { opts }) => opts,
  }),
  defineFunction({
    name: 'test.conf_test',
    summary: 'The value of `test.foo` in the configuration.',
    parameters: [],
    readOnly: true,
    run: async (_, { opts }) => opts['test.foo'] ?? null,
  }),
  defineFunction({
    name: 'test.sleep',
    summary: 'Waits.',
    parameters: [{ name: 'length', description: 'Seconds.', required: true }],
    readOnly: true,
    async run({ values }, { signal }) {
      await wait(Number(values['length']) * 1000, undefined, { signal });
      return true;
    },
  }),
  defineFunction({
    name: 'test.rand_sleep',
    summary: 'Waits for a random time.',
    parameters: [{ name: 'max', description: 'Most seconds.', default: 60 }],
    readOnly: true,
    async run({ values }, { signal }) {
      await wait(Math.random() * Number(values['max']) * 1000, undefined, { signal });
      return true;
    },
  }),
  defineFunction({
    name: 'test.fib',
    summary: 'A Fibonacci number and the seconds that it took.',
    parameters: [{ name: 'num', description: 'Which one.', required: true }],
    readOnly: true,
    run: async ({ values }) => timed(() => fibonacci(Number(values['num']))),
  }),
  defineFunction({
    name: 'test.collatz',
    summary: 'The Collatz sequence of a number and the seconds that it took.',
    parameters: [{ name: 'start', description: 'The number to begin with.', required: true }],
    readOnly: true,
    run: async ({ values }) => timed(() => collatz(Number(values['start']))),
  }),
  defineFunction({
    name: 'test.cross_test',
    summary: 'Calls another function by its name.',
    parameters: [
      { name: 'func', description: 'The function.', required: true },
      { name: 'args', description: 'Its arguments.', default: [] },
    ],
    run: async ({ values }, context) => {
      const args = values['args'];
      return context.call(textOf(values['func'] ?? ''), Array.isArray(args) ? args : []);
    },
  }),
  defineFunction({
    name: 'test.outputter',
    summary: 'Answers with the data that it was given.',
    parameters: [{ name: 'data', description: 'Any value.', required: true }],
    readOnly: true,
    run: async ({ values }) => values['data'] ?? null,
  }),
  defineFunction({
    name: 'test.rand_str',
    summary: 'A random hash as text.',
    parameters: hashParameters(),
    readOnly: true,
    run: randomHash,
  }),
  defineFunction({
    name: 'test.random_hash',
    summary: 'A random hash as text.',
    parameters: hashParameters(),
    readOnly: true,
    run: randomHash,
  }),
  defineFunction({
    name: 'test.exception',
    summary: 'Fails with a message.',
    parameters: [{ name: 'message', description: 'The message.', default: 'Test Exception' }],
    readOnly: true,
    async run({ values }) {
      throw new MusterError('COMMAND_FAILED', textOf(values['message'] ?? ''));
    },
  }),
  defineFunction({
    name: 'test.assertion',
    summary: 'Fails unless the value is true.',
    parameters: [{ name: 'assertion', description: 'Any value.', required: true }],
    readOnly: true,
    async run({ values }) {
      if (values['assertion']) return null;
      throw new MusterError('COMMAND_FAILED', 'AssertionError');
    },
  }),
];

function constant(name: `test.${string}`, summary: string, value: Json): ExecutionFunction {
  return defineFunction({ name, summary, parameters: [], readOnly: true, run: async () => value });
}

function mapArguments({ rest, extra }: BoundArguments, map: (value: Json) => Json): Json {
  const named = Object.entries(extra).map(([name, value]) => [name, map(value)] as const);
  return { args: rest.map(map), kwargs: Object.fromEntries(named) };
}

function kindOf(value: Json): string {
  if (value === null) return "<class 'NoneType'>";
  if (Array.isArray(value)) return "<class 'list'>";
  if (isRecord(value)) return "<class 'dict'>";
  if (typeof value === 'boolean') return "<class 'bool'>";
  if (typeof value === 'string') return "<class 'str'>";
  return Number.isInteger(value) ? "<class 'int'>" : "<class 'float'>";
}

function timed(compute: () => Json): Json {
  const start = performance.now();
  return [compute(), (performance.now() - start) / 1000];
}

function fibonacci(index: number): number {
  let [current, next] = [0, 1];
  for (let count = 0; count < index; count += 1) [current, next] = [next, current + next];
  return current;
}

function collatz(start: number): number[] {
  // What is no whole number never comes down to 1, and the minion would count for ever.
  if (!Number.isSafeInteger(start))
    throw new MusterError('ARGUMENT_INVALID', 'start has to be a whole number');
  const steps: number[] = [];
  for (let value = Math.max(1, start); ; value = value % 2 === 0 ? value / 2 : value * 3 + 1) {
    steps.push(value);
    if (value === 1) return steps;
  }
}

function hashParameters(): ExecutionFunction['parameters'] {
  return [
    { name: 'size', description: 'Accepted for compatibility.', default: 9_999_999_999 },
    { name: 'hash_type', description: 'Name of the hash function.', default: 'sha256' },
  ];
}

async function randomHash({ values }: BoundArguments): Promise<Json> {
  const type = textOf(values['hash_type'] ?? 'sha256');
  return createHash(type).update(randomBytes(64)).digest('hex');
}
