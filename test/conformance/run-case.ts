import { readFileSync, statSync } from 'node:fs';
import type { Answer, Caller } from './caller.ts';
import type { Call, ConformanceCase } from './case-file.ts';
import { canonical, sameAnswer, withOrderRanks } from './compare.ts';

/** What a case came to; `difference` says what was expected and what came instead. */
export interface CaseResult {
  readonly title: string;
  readonly about: string;
  readonly difference: string | undefined;
}

/** Makes the calls of a case and compares every answer by the rules of the cases' README. */
export async function runCase(given: ConformanceCase, caller: Caller): Promise<CaseResult> {
  const { title, about } = given;
  try {
    const calls = given.calls ?? (given.call === undefined ? [] : [given.call]);
    const answers: Answer[] = [];
    for (const call of calls) answers.push(await caller.call(call));
    return { title, about, difference: differenceOf(given, calls, answers) };
  } finally {
    await caller.close();
  }
}

function differenceOf(
  given: ConformanceCase,
  calls: readonly Call[],
  answers: readonly Answer[],
): string | undefined {
  const errors = answers.flatMap((answer) => answer.errors);
  if (given.expect_error !== undefined) {
    const problem = errorDifference(given.expect_error, errors);
    if (problem !== undefined || given.expect === undefined) return problem;
  } else if (errors.length > 0) {
    return `unexpected errors:\n${errors.join('\n')}`;
  }
  const expected = given.calls === undefined ? [given.expect] : asList(given.expect);
  for (const [index, call] of calls.entries()) {
    const problem = answerDifference(call, expected[index], answers[index]?.value);
    if (problem !== undefined)
      return calls.length === 1 ? problem : `call ${index + 1}, ${call.fun}: ${problem}`;
  }
  return fileDifference(given.expect_files);
}

function errorDifference(pieces: readonly string[], errors: readonly string[]): string | undefined {
  const text = errors.join('\n');
  if (errors.length === 0) return `expected an error${pieces.length > 0 ? ` with ${pieces.join(', ')}` : ''}`;
  const lacking = pieces.filter((piece) => !text.includes(piece));
  return lacking.length === 0 ? undefined : `the error lacks ${lacking.join(', ')}:\n${text}`;
}

function answerDifference(call: Call, expected: unknown, actual: unknown): string | undefined {
  const [wanted, got] = comparable(call, expected, actual);
  if (sameAnswer(wanted, got)) return undefined;
  return `expected ${show(wanted)}\nbut got ${show(got)}`;
}

function show(value: unknown): string {
  return JSON.stringify(canonical(value), undefined, 1);
}

/** Both sides, reduced to what counts for the function that was called. */
function comparable(call: Call, expected: unknown, actual: unknown): [unknown, unknown] {
  if (/^match\.(?!filter_by|search_by)/.test(call.fun)) return [truth(expected), truth(actual)];
  if (call.fun.startsWith('state.show_low')) return [withOrderRanks(expected), withOrderRanks(actual)];
  if (isStateRun(call.fun)) return [expected, likeExpected(expected, actual)];
  return [expected, actual];
}

function isStateRun(fun: string): boolean {
  return fun.startsWith('state.') && !fun.startsWith('state.show_');
}

function truth(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** State results without the comments that the expectation leaves out, and with those pieces that it asks for. */
function likeExpected(expected: unknown, actual: unknown): unknown {
  if (!Array.isArray(actual)) return actual;
  const wanted = asList(expected);
  return actual.map((result: unknown, index) => {
    if (typeof result !== 'object' || result === null) return result;
    const { comment = '', ...rest }: { comment?: unknown } = result;
    const like = wanted[index];
    if (typeof like !== 'object' || like === null) return rest;
    if ('comment' in like) return { ...rest, comment: withoutPlace(String(comment), String(like.comment)) };
    if (!('comment_has' in like)) return rest;
    const piece = String(like.comment_has);
    return { ...rest, comment_has: String(comment).includes(piece) ? piece : comment };
  });
}

/** Below Salt's own sentences Muster says where the state was written. */
function withoutPlace(comment: string, expected: string): string {
  return comment.startsWith(`${expected}\n`) ? expected : comment;
}

function fileDifference(expected: Readonly<Record<string, string | null>>): string | undefined {
  for (const [path, content] of Object.entries(expected)) {
    const actual = contentOf(path);
    if (actual !== content)
      return `file ${path}: expected ${JSON.stringify(content)}, but it is ${JSON.stringify(actual)}`;
  }
  return undefined;
}

function contentOf(path: string): string | null {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return null;
  return status.isDirectory() ? '<directory>' : readFileSync(path, 'utf8');
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
