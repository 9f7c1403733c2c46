import { type Changes, defineState, type Properties, type ReadOnlyFiles } from '@muster/engine';
import { z } from 'zod';
import { name, oneLine, text } from '../arguments/schemas.ts';
import { templateArguments } from '../file/file-arguments.ts';
import { sourceTexts } from '../file/source-texts.ts';
import { allAnswers, answersFile, type OwnedAnswer, parseSelections, setAnswers } from './answers.ts';

const word = oneLine.pipe(z.string().regex(/^[^\s#]\S*$/, 'expected a word'));
const value = z.union([oneLine, z.boolean()], 'expected a text, a number, true or false').transform(String);
const watched = () => [{ kind: 'path', path: answersFile }] as const;

/** `debconf.set`: answers to the questions of a package. */
export const debconfSet = defineState({
  name: 'debconf.set',
  summary: 'Questions that a package asks when it is configured are answered beforehand.',
  args: z
    .strictObject({
      name: word.describe('The package.'),
      data: z
        .record(word, z.strictObject({ type: word, value }))
        .describe('Questions, each mapped to `type` (`string`, `boolean`, `select`, ...) and `value`.'),
    })
    .transform((args) => ({
      ...args,
      answers: Object.entries(args.data).map(([question, answer]) => ({
        owner: args.name,
        question,
        ...answer,
      })),
    })),
  examples: [{ name: 'dash', data: { 'dash/sh': { type: 'boolean', value: false } } }],
  triggers: watched,
  provides: () => [],

  observe: ({ answers }, { files }) => observeAnswers(answers, files),
  desire: ({ answers }) => wantedAnswers(answers),
  apply: (_, __, changes, host) => setAnswers(changedAnswers(changes), host),
  report: (changes) => shownAnswers(changes),
  comment(outcome, { answers }, changes) {
    if (outcome === 'unchanged') return 'All specified answers are already set';
    const others = answers.filter((answer) => !changes.has(keyOf(answer)));
    const unchanged = others.length === 0 ? [] : [`Unchanged answers: ${questionsOf(others)}`];
    const verb = outcome === 'changed' ? 'Set answers' : 'Answers to be set';
    return [...unchanged, `${verb}: ${questionsOf(changedAnswers(changes))}`].join('\n');
  },
});

/** `debconf.set_file`: answers from a file. */
export const debconfSetFile = defineState({
  name: 'debconf.set_file',
  summary: 'Questions that packages ask when they are configured are answered beforehand, as a file says.',
  args: z.strictObject({
    name: name.describe('Any text.'),
    source: name.describe('salt:// URL or path of lines `package question type value`.'),
    source_hash: text.optional().describe('Digest of the source.'),
    template: text.optional().describe('Template engine for it.'),
    ...templateArguments,
  }),
  examples: [{ name: 'answers', source: 'salt://files/answers.selections', template: 'jinja' }],
  triggers: watched,
  provides: () => [],
  desiredOnce: true,

  observe: async (_, { files }): Promise<Properties> => {
    const answers = await allAnswers(files);
    return Object.fromEntries(answers.map((answer) => [keyOf(answer), answer.value]));
  },
  async desire({ template = '', ...args }, _, __, context): Promise<Properties> {
    const answers = (await sourceTexts({ ...args, template }, context)).flatMap(parseSelections);
    return wantedAnswers(answers);
  },
  apply: (_, __, changes, host) => setAnswers(changedAnswers(changes), host),
  report: (changes) => shownAnswers(changes),
  comment: (outcome) =>
    outcome === 'pending' ? 'Debconf selections would have been set.' : 'Debconf selections were set.',
});

/** Values by owner, question and type. */
async function observeAnswers(answers: readonly OwnedAnswer[], files: ReadOnlyFiles): Promise<Properties> {
  const all = new Map((await allAnswers(files)).map((answer) => [keyOf(answer), answer.value]));
  return Object.fromEntries(answers.map((answer) => [keyOf(answer), all.get(keyOf(answer))]));
}

function wantedAnswers(answers: readonly OwnedAnswer[]): Properties {
  return Object.fromEntries(answers.map((answer) => [keyOf(answer), answer.value]));
}

function changedAnswers(changes: Changes): readonly OwnedAnswer[] {
  return [...changes].map(([key, { to }]) => {
    const [owner = '', question = '', type = ''] = key.split(' ');
    return { owner, question, type, value: String(to) };
  });
}

function shownAnswers(changes: Changes): Readonly<Record<string, string>> {
  const answers = changedAnswers(changes).map(({ question, type, value: wanted }) => [
    question,
    type === 'password' ? '(password hidden)' : wanted,
  ]);
  return Object.fromEntries(answers);
}

function keyOf({ owner, question, type }: OwnedAnswer): string {
  return `${owner} ${question} ${type}`;
}

function questionsOf(answers: readonly OwnedAnswer[]): string {
  return answers.map(({ question }) => question).join(', ');
}
