import { type Host, type ReadOnlyFiles, StateFailedError } from '@muster/engine';
import { runProgram } from '../program/run-program.ts';

/** The answer to a question that a package asks when it is configured. */
export interface Answer {
  readonly question: string;
  /** `string`, `boolean`, `select`, `password`, ... */
  readonly type: string;
  readonly value: string;
}

/** An answer that belongs to a package. */
export interface OwnedAnswer extends Answer {
  readonly owner: string;
}

const database = '/var/cache/debconf';

/** Where the answers are kept, for those that watch them. */
export const answersFile = `${database}/config.dat`;

/** The answers of all packages, passwords too; questions without an answer have an empty one. */
export async function allAnswers(files: ReadOnlyFiles): Promise<readonly OwnedAnswer[]> {
  const types = new Map(
    (await blocksOf('templates.dat', files)).map((block) => [
      block.get('Name'),
      block.get('Type') ?? 'string',
    ]),
  );
  const questions = [...(await blocksOf('config.dat', files)), ...(await blocksOf('passwords.dat', files))];
  return questions.flatMap((block) => {
    const question = block.get('Name') ?? '';
    const type = types.get(block.get('Template')) ?? 'string';
    const owners = (block.get('Owners') ?? 'unknown').split(', ');
    return owners.map((owner) => ({ owner, question, type, value: block.get('Value') ?? '' }));
  });
}

/** Lines as debconf-set-selections reads them: `owner question type value`. */
export function parseSelections(text: string): readonly OwnedAnswer[] {
  const lines = text.replaceAll(/\\\n/g, ' ').split('\n');
  return lines.flatMap((line) => {
    if (/^\s*(?:#|$)/.test(line)) return [];
    const [, owner, question, type, value = ''] = /^\s*(\S+)\s+(\S+)\s+(\S+)(?:\s(.*))?$/.exec(line) ?? [];
    if (owner === undefined || question === undefined || type === undefined)
      throw new StateFailedError(
        `${JSON.stringify(line)} is no answer: expected owner, question, type and value`,
      );
    return [{ owner, question, type, value }];
  });
}

/** Answers questions; whoever looks at the processes of the host sees none of it. */
export async function setAnswers(answers: readonly OwnedAnswer[], host: Host): Promise<void> {
  const lines = answers.map(({ owner, question, type, value }) => `${owner} ${question} ${type} ${value}\n`);
  await runProgram(host, 'Setting answers', { argv: ['debconf-set-selections'], stdin: lines.join('') });
}

/** The blocks of one of debconf's files, each with its fields. */
async function blocksOf(file: string, files: ReadOnlyFiles): Promise<readonly ReadonlyMap<string, string>[]> {
  const path = `${database}/${file}`;
  if ((await files.stat(path)) === undefined) return [];
  const blocks = (await files.readText(path)).split('\n\n').filter((block) => block.trim() !== '');
  return blocks.map(
    (block) =>
      new Map(
        [...block.matchAll(/^([A-Z][\w-]*):[ \t]?(.*)$/gm)].map(([, field = '', value = '']) => [
          field,
          value,
        ]),
      ),
  );
}
