import type { LowChunk } from '@muster/contract';
import type { Json } from '@muster/shared';
import { isList, isRecord, jsonAt, listOf, MusterError, textOf } from '@muster/shared';
import type { StateContext } from '../contract/state-context.ts';
import type { Host } from '../host/host.ts';
import { shellCommand, successCodes } from './shell.ts';
import { writtenValue } from './written-value.ts';

/** Whether a state is to run by its `onlyif`, `unless` and `creates`. */
export type Verdict =
  | { readonly run: true; readonly warnings: readonly string[] }
  | {
      readonly run: false;
      readonly comment: string;
      /** It was a command that could not be started, or an `onlyif`, that decided so: an earlier state may change the answer. */
      readonly provisional: boolean;
    };

interface Condition {
  readonly skip: boolean;
  readonly comment: string;
  readonly provisional: boolean;
  /** It could not be read, and so was not asked. */
  readonly malformed?: boolean;
}

/**
 * Asks the conditions of a state, in Salt's way: all of them are asked, one that says no is enough. They are shell lines and
 * functions of the user's own, and a dry run asks them too, as Salt does; that they only read is the user's part.
 */
export async function checkConditions(chunk: LowChunk, host: Host, context: StateContext): Promise<Verdict> {
  const conditions: Condition[] = [];
  const onlyif = writtenValue(chunk, 'onlyif');
  const unless = writtenValue(chunk, 'unless');
  const creates = writtenValue(chunk, 'creates');
  if (onlyif !== undefined)
    conditions.push(await checkOnlyIf(entriesOf(onlyif, 'onlyif'), chunk, host, context));
  if (unless !== undefined)
    conditions.push(await checkUnless(entriesOf(unless, 'unless'), chunk, host, context));
  if (creates !== undefined) conditions.push(await checkCreates(creates, host));
  const against = conditions.filter(({ skip }) => skip);
  if (against.length === 0) {
    const warnings = conditions.filter(({ malformed }) => malformed === true).map(({ comment }) => comment);
    return { run: true, warnings };
  }
  return {
    run: false,
    comment: conditions.map(({ comment }) => comment).join('\n'),
    provisional: against.every(({ provisional }) => provisional),
  };
}

/** What is to be asked. Nothing at all is most likely a value that a template lacked, and fails the state as in Salt. */
function entriesOf(written: Json, word: 'onlyif' | 'unless'): readonly Json[] {
  const entries = listOf(written);
  if (entries.length > 0 && !entries.includes('')) return entries;
  throw new MusterError(
    'ARGUMENT_INVALID',
    `${word} has nothing to ask: give it a command or a function, or leave it out`,
  );
}

async function checkOnlyIf(
  entries: readonly Json[],
  chunk: LowChunk,
  host: Host,
  context: StateContext,
): Promise<Condition> {
  let comment = 'onlyif condition is true';
  for (const entry of entries) {
    const answer = await ask(entry, 'onlyif', chunk, host, context);
    if (answer.kind === 'malformed') return malformedCondition(answer.comment);
    if (answer.kind !== 'yes') return { skip: true, comment: 'onlyif condition is false', provisional: true };
    comment = 'onlyif condition is true';
  }
  return { skip: false, comment, provisional: false };
}

/** Skips only when every entry holds. A command that cannot be started counts as holding, as in Salt. */
async function checkUnless(
  entries: readonly Json[],
  chunk: LowChunk,
  host: Host,
  context: StateContext,
): Promise<Condition> {
  let last: Condition = { skip: false, comment: '', provisional: false };
  let provisional = false;
  for (const entry of entries) {
    const answer = await ask(entry, 'unless', chunk, host, context);
    if (answer.kind === 'no')
      return { skip: false, comment: 'unless condition is false', provisional: false };
    if (answer.kind === 'unstartable') provisional = true;
    last =
      answer.kind === 'malformed'
        ? malformedCondition(answer.comment)
        : { skip: true, comment: 'unless condition is true', provisional };
  }
  return last;
}

function malformedCondition(comment: string): Condition {
  return { skip: false, comment, provisional: false, malformed: true };
}

async function checkCreates(creates: Json, host: Host): Promise<Condition> {
  const paths = listOf(creates).map(textOf);
  for (const path of paths) {
    if ((await host.files.stat(path)) === undefined) {
      return { skip: false, comment: 'Creates files not found', provisional: false };
    }
  }
  const comment = isList(creates) ? 'All files in creates exist' : `${paths[0]} exists`;
  return { skip: true, comment, provisional: false };
}

type Answer =
  | { readonly kind: 'yes' | 'no' | 'unstartable' }
  | { readonly kind: 'malformed'; readonly comment: string };

async function ask(
  entry: Json,
  word: 'onlyif' | 'unless',
  chunk: LowChunk,
  host: Host,
  context: StateContext,
): Promise<Answer> {
  if (typeof entry === 'string') return askShell(entry, chunk, host, context);
  if (!isRecord(entry)) {
    return {
      kind: 'malformed',
      comment: `${word} is neither a command nor a function, and was not asked: ${JSON.stringify(entry)}`,
    };
  }
  const { fun, args, get_return: path, ...named } = entry;
  if (typeof fun !== 'string') {
    return { kind: 'malformed', comment: `no \`fun\` argument in ${word}: ${JSON.stringify(entry)}` };
  }
  let value = await context.call(fun, listOf(args), named);
  if (typeof path === 'string' && path !== '') value = jsonAt(value, path) ?? null;
  return { kind: isTruthy(value) ? 'yes' : 'no' };
}

const missing = /not found|No such file or directory/;

async function askShell(line: string, chunk: LowChunk, host: Host, context: StateContext): Promise<Answer> {
  const command = shellCommand(line, chunk, context.grains);
  try {
    const { code, stderr } = await host.processes.run(command);
    // `test -z "$(git status)"` holds where there is no git yet: the answer of a line that missed something is doubtful.
    if (code === 0 && context.test && missing.test(stderr)) return { kind: 'unstartable' };
    return { kind: successCodes(chunk).has(code) ? 'yes' : 'no' };
  } catch {
    return { kind: 'unstartable' };
  }
}

/** Python's truth: empty texts, lists and mappings are false. */
function isTruthy(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value);
  return isList(value) ? value.length > 0 : Object.keys(value).length > 0;
}
