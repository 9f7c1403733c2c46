import type { OracleAnswer } from './oracle.ts';
import type { RenderedFile } from './rendered-file.ts';

/** What Muster makes of a file that Jinja2 renders, from best to worst. */
export const verdicts = ['same', 'fails with a place', 'fails without a place', 'differs'] as const;
export type Verdict = (typeof verdicts)[number];

/** A verdict and, unless it is `same`, what to look at. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly detail: string;
}

/** Judges one rendering; undefined where Jinja2 itself does not render the file. */
export function judge(expected: OracleAnswer, actual: RenderedFile): Judgement | undefined {
  const { text, value, refused } = expected;
  if (expected.error !== undefined || text === undefined) return undefined;
  if (actual.kind === 'failed') return failure(actual);
  if (value === undefined && refused === undefined) return compareTexts(text, actual.text);
  const data = actual.data();
  if (refused !== undefined) {
    if (data.kind === 'failed') return data.placed ? compareTexts(text, actual.text) : failure(data);
    return { verdict: 'differs', detail: `YAML that Salt refuses is taken: ${refused}` };
  }
  if (data.kind === 'failed') return failure(data);
  const wanted = JSON.stringify(value);
  if (wanted === data.packed) return same;
  return { verdict: 'differs', detail: firstDifference(wanted, data.packed) };
}

/** The worse of two judgements. */
export function worse(left: Judgement | undefined, right: Judgement): Judgement {
  if (left === undefined) return right;
  return verdicts.indexOf(left.verdict) >= verdicts.indexOf(right.verdict) ? left : right;
}

const same: Judgement = { verdict: 'same', detail: '' };

function failure({ message, placed }: { readonly message: string; readonly placed: boolean }): Judgement {
  return { verdict: placed ? 'fails with a place' : 'fails without a place', detail: message };
}

function compareTexts(wanted: string, got: string): Judgement {
  return wanted === got ? same : { verdict: 'differs', detail: firstDifference(wanted, got) };
}

function firstDifference(wanted: string, got: string): string {
  let at = 0;
  while (at < wanted.length && wanted[at] === got[at]) at += 1;
  const shown = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 60), at + 100));
  return `expected ${shown(wanted)}\n     but got ${shown(got)}`;
}
