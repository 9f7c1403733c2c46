import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { defineFunction, type ExecutionFunction, isRecord, type Json, noArguments } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, number } from '../arguments/schemas.ts';
import { spokenSaltVersion } from '../grains/versions.ts';

const any = z.json().describe('Any value.');

/** `test.*`: whether a minion answers, and what arrives there of what was sent. */
export const testFunctions: readonly ExecutionFunction[] = [
  constant('test.ping', 'Answers true: the minion is there.', true),
  constant('test.true', 'Answers true.', true),
  constant('test.false', 'Answers false.', false),
  defineFunction({
    name: 'test.version',
    summary:
      'The version of Muster; to templates, which compare it, the one of Salt whose language is spoken.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { grains, isNested }) =>
      (isNested === true ? undefined : grains['musterversion']) ?? spokenSaltVersion.join('.'),
  }),
  constant('test.versions_information', 'Versions of what the minion is made of.', {
    Salt: spokenSaltVersion.join('.'),
    'Dependency Versions': { Node: process.versions.node, OpenSSL: process.versions.openssl },
  }),
  defineFunction({
    name: 'test.echo',
    summary: 'Answers with the text that it was given.',
    effect: 'reads',
    args: () => z.strictObject({ text: any }),
    examples: [{ text: 'hello' }],
    run: async ({ text }) => text,
  }),
  argumentsThatArrived('test.arg', 'Answers with the arguments that arrived.', (value) => value),
  argumentsThatArrived('test.arg_clean', 'Answers with the arguments that arrived.', (value) => value),
  argumentsThatArrived('test.arg_type', 'Answers with the kinds of the arguments that arrived.', kindOf),
  argumentsThatArrived('test.arg_repr', 'Answers with the arguments as text.', (value) =>
    JSON.stringify(value),
  ),
  defineFunction({
    name: 'test.kwarg',
    summary: 'Answers with the named arguments that arrived.',
    effect: 'reads',
    args: () => z.object({}).catchall(z.json()),
    run: async (named) => named,
  }),
  defineFunction({
    name: 'test.get_opts',
    summary: 'The configuration that the minion runs with.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { opts }) => opts,
  }),
  defineFunction({
    name: 'test.conf_test',
    summary: 'The value of `test.foo` in the configuration.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { opts }) => opts['test.foo'] ?? null,
  }),
  defineFunction({
    name: 'test.sleep',
    summary: 'Waits.',
    effect: 'reads',
    args: () => z.strictObject({ length: number.describe('Seconds.') }),
    examples: [{ length: 5 }],
    async run({ length }, { signal }) {
      await wait(length * 1000, undefined, { signal });
      return true;
    },
  }),
  defineFunction({
    name: 'test.rand_sleep',
    summary: 'Waits for a random time.',
    effect: 'reads',
    args: () => z.strictObject({ max: number.default(60).describe('Most seconds.') }),
    examples: [{ max: 10 }],
    async run({ max }, { signal }) {
      await wait(Math.random() * max * 1000, undefined, { signal });
      return true;
    },
  }),
  defineFunction({
    name: 'test.fib',
    summary: 'A Fibonacci number and the seconds that it took.',
    effect: 'reads',
    args: () => z.strictObject({ num: number.describe('Which one.') }),
    examples: [{ num: 10 }],
    run: async ({ num }) => timed(() => fibonacci(num)),
  }),
  defineFunction({
    name: 'test.collatz',
    summary: 'The Collatz sequence of a number and the seconds that it took.',
    effect: 'reads',
    args: () => z.strictObject({ start: number.describe('The number to begin with.') }),
    examples: [{ start: 27 }],
    run: async ({ start }) => timed(() => collatz(start)),
  }),
  defineFunction({
    name: 'test.retcode',
    summary: 'Answers true, with a code of which the call is then taken for failed.',
    effect: 'reads',
    args: () => z.strictObject({ code: number.default(42).describe('The code.') }),
    examples: [{ code: 1 }],
    async run({ code }, { setRetcode }) {
      setRetcode?.(code);
      return true;
    },
  }),
  defineFunction({
    name: 'test.cross_test',
    summary: 'Calls another function by its name.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        func: anyText.describe('The function.'),
        args: z.array(z.json()).default([]).describe('Its arguments.'),
      }),
    examples: [{ func: 'test.echo', args: ['hello'] }],
    run: ({ func, args }, context) => context.call(func, args),
  }),
  defineFunction({
    name: 'test.outputter',
    summary: 'Answers with the data that it was given.',
    effect: 'reads',
    args: () => z.strictObject({ data: any }),
    examples: [{ data: 'hello' }],
    run: async ({ data }) => data,
  }),
  randomHash('test.rand_str'),
  randomHash('test.random_hash'),
  defineFunction({
    name: 'test.exception',
    summary: 'Fails with a message.',
    effect: 'reads',
    args: () => z.strictObject({ message: anyText.default('Test Exception').describe('The message.') }),
    examples: [{ message: 'it went wrong' }],
    async run({ message }) {
      throw new MusterError('COMMAND_FAILED', message);
    },
  }),
  defineFunction({
    name: 'test.assertion',
    summary: 'Fails unless the value is true.',
    effect: 'reads',
    args: () => z.strictObject({ assertion: any }),
    examples: [{ assertion: true }],
    async run({ assertion }) {
      if (assertion) return null;
      throw new MusterError('COMMAND_FAILED', 'AssertionError');
    },
  }),
];

function constant(name: `test.${string}`, summary: string, value: Json): ExecutionFunction {
  return defineFunction({ name, summary, effect: 'reads', args: noArguments, run: async () => value });
}

function argumentsThatArrived(
  name: `test.${string}`,
  summary: string,
  shown: (value: Json) => Json,
): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'reads',
    args: () => z.object({ args: z.array(z.json()).default([]).describe('Any values.') }).catchall(z.json()),
    variadic: 'args',
    examples: [{ args: ['text', 5] }],
    async run({ args, ...named }) {
      const shownByName = Object.entries(named).map(([key, value]) => [key, shown(value)] as const);
      return { args: args.map(shown), kwargs: Object.fromEntries(shownByName) };
    },
  });
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

function randomHash(name: `test.${string}`): ExecutionFunction {
  return defineFunction({
    name,
    summary: 'A random hash as text.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        size: number.default(9_999_999_999).describe('Accepted for compatibility.'),
        hash_type: anyText.default('sha256').describe('Name of the hash function.'),
      }),
    examples: [{ hash_type: 'sha512' }],
    run: async ({ hash_type: type }) => createHash(type).update(randomBytes(64)).digest('hex'),
  });
}
