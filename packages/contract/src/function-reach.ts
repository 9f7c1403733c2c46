import { MusterError } from '@muster/shared';
import type { DeclaredFunction, FunctionEffect } from './declared-function.ts';

/**
 * From where functions are called, and the most that one may do which is called there. A function reaches others that do no
 * more than itself, by a call and by a template that it has rendered; what it asks of the minion is done for its caller.
 */
export const reachOf = {
  /** Somebody asks for it, or the mine. */
  job: 'changes',
  /** A template of states or files, a slot, a condition: as in Salt, in a dry run too, because what they answer is the plan. */
  template: 'changes',
  /** A state that is looked at: by a run, a dry run or the drift watch. */
  look: 'asks',
  apply: 'changes',
  /** A template of pillar: what minions say of themselves reaches it, and must not become a command. */
  pillar: 'reads',
} as const satisfies Readonly<Record<string, FunctionEffect>>;

interface Within {
  readonly reads: 'reads';
  readonly asks: 'reads' | 'asks';
  readonly changes: FunctionEffect;
}

const effects: readonly FunctionEffect[] = ['reads', 'asks', 'changes'];

/** Whether a function does no more than may be done where it is called. */
export function isWithin<Reach extends FunctionEffect, Declared extends { readonly effect: FunctionEffect }>(
  reach: Reach,
  declared: Declared,
): declared is Extract<Declared, { readonly effect: Within[Reach] }> {
  return effects.indexOf(declared.effect) <= effects.indexOf(reach);
}

const words: Readonly<Record<FunctionEffect, string>> = {
  reads: 'only read',
  asks: 'ask the host and the minion',
  changes: 'change the host',
};

/** The error of a function that does more than may be done where it is called. */
export function reachError({ name, effect }: DeclaredFunction, reach: FunctionEffect): MusterError {
  return new MusterError(
    'PERMISSION_DENIED',
    `${name} may ${words[effect]}: it is not called by what may ${words[reach]}`,
    { details: { fun: name } },
  );
}
