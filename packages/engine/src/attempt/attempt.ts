import type { LowChunk } from '@muster/contract';
import type { Redactor } from '@muster/shared';
import type { Changes, Outcome } from '../contract/state-definition.ts';
import type { Declared } from './subject.ts';

/** One try at a state. */
export interface Attempt {
  readonly outcome: Outcome;
  /** A condition kept the state from running, so that it does not react to what it watches either. */
  readonly skipWatch: boolean;
  /** Whether the host was (or would be) changed just now; a reaction to a watch is due only where it was not. */
  readonly touched: boolean;
  /** In a dry run what would change, property by property and unmasked. */
  readonly planned?: Changes | undefined;
}

/** A try that came to an outcome without changing anything. */
export function untouched(result: boolean | null, comment: string, skipWatch = false): Attempt {
  return { outcome: { result, changes: {}, comment }, skipWatch, touched: false };
}

/** A try that did something, if it has changes. */
export function attemptOf(outcome: Outcome): Attempt {
  return { outcome, skipWatch: false, touched: Object.keys(outcome.changes).length > 0 };
}

export function withComment(attempt: Attempt, comment: string): Attempt {
  return { ...attempt, outcome: { ...attempt.outcome, comment } };
}

export function withWarnings(attempt: Attempt, warnings: readonly string[]): Attempt {
  if (warnings.length === 0) return attempt;
  const all = [...(attempt.outcome.warnings ?? []), ...warnings];
  return { ...attempt, outcome: { ...attempt.outcome, warnings: all } };
}

/** A state that needed nothing itself, and its reaction to what it watches: the reaction is the result. */
export function withReaction(attempt: Attempt, reaction: Outcome): Attempt {
  const changes = { ...attempt.outcome.changes, ...reaction.changes };
  const reacted = {
    ...attemptOf({ ...reaction, changes }),
    touched: Object.keys(reaction.changes).length > 0,
  };
  return withWarnings(reacted, attempt.outcome.warnings ?? []);
}

/** A further try, with what an earlier one had already changed: others may be watching for it. */
export function afterEarlier(earlier: Attempt, attempt: Attempt): Attempt {
  const changes = { ...earlier.outcome.changes, ...attempt.outcome.changes };
  return {
    ...attempt,
    outcome: { ...attempt.outcome, changes },
    touched: earlier.touched || attempt.touched,
  };
}

/** A try at a state of which no secret can be read. */
export function masked(attempt: Attempt, chunk: LowChunk, redactor: Redactor | undefined): Attempt {
  if (redactor?.active !== true) return attempt;
  const { result, changes, comment, warnings } = attempt.outcome;
  const sentence = (text: string) => redactor.sentence(text, [chunk.__id__, chunk.name, chunk.__sls__]);
  const outcome = {
    result,
    changes: redactor.value(changes),
    comment: sentence(comment),
    warnings: warnings?.map(sentence),
  };
  return { ...attempt, outcome };
}

const shown = 3;

/** States by their ids, for a sentence. */
export function describeStates(states: readonly Declared[]): string {
  const ids = [...new Set(states.map(({ chunk }) => `${chunk.state}: ${chunk.__id__}`))];
  const more = ids.length > shown ? ` and ${ids.length - shown} more` : '';
  return ids.slice(0, shown).join(', ') + more;
}
