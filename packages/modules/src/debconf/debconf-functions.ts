import { defineFunction, type ExecutionFunction, type Json, noArguments } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import { allAnswers, parseSelections, setAnswers } from './answers.ts';

/** `debconf.*`: answers to the questions that packages ask when they are configured. */
export const debconfFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'debconf.get_selections',
    summary: 'The answers of all packages: `[question, type, value]`, by package.',
    effect: 'reads',
    args: noArguments,
    async run(_, { host }) {
      const byOwner = Map.groupBy(await allAnswers(host.files), ({ owner }) => owner);
      return Object.fromEntries([...byOwner].map(([owner, answers]) => [owner, answers.map(inRow)]));
    },
  }),
  defineFunction({
    name: 'debconf.show',
    summary: 'The answers of a package: `[question, type, value]`; null where it has none.',
    effect: 'reads',
    args: () => z.strictObject({ name: anyText.describe('The package.') }),
    examples: [{ name: 'dash' }],
    async run({ name }, { host }) {
      const answers = (await allAnswers(host.files)).filter(({ owner }) => owner === name);
      return answers.length === 0 ? null : answers.map(inRow);
    },
  }),
  defineFunction({
    name: 'debconf.set',
    summary: 'Answers a question of a package.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        package: anyText.describe('The package.'),
        question: anyText.describe('The question: `dash/sh`.'),
        type: anyText.describe('Its type: `string`, `boolean`, `select`, ...'),
        value: z.array(anyText).default([]).describe('The answer, in several words if need be.'),
      }),
    variadic: 'value',
    examples: [{ package: 'dash', question: 'dash/sh', type: 'boolean', value: ['false'] }],
    async run({ package: owner, question, type, value }, { host }) {
      await setAnswers(parseSelections(`${owner} ${question} ${type} ${value.join(' ')}`), host);
      return true;
    },
  }),
  defineFunction({
    name: 'debconf.set_file',
    summary: 'Answers questions of packages as a file says: `package question type value`.',
    effect: 'changes',
    args: () => z.strictObject({ path: anyText.describe('salt:// URL or path.') }),
    examples: [{ path: 'salt://files/answers.selections' }],
    async run({ path }, { host, files, saltenv }) {
      const file = await files.cache(path, saltenv);
      if (file === undefined) throw new MusterError('FILE_NOT_FOUND', `${path} does not exist`);
      await setAnswers(parseSelections(await host.files.readText(file.path)), host);
      return true;
    },
  }),
];

function inRow({ question, type, value }: { question: string; type: string; value: string }): Json {
  return [question, type, value];
}
