import type { MinionView } from '@muster/compile';
import type { FunctionEffect, Json, StateRun } from '@muster/engine';
import type { MineQuestion } from '../drift/mine-reads.ts';
import type { JobProgress } from '../jobs/index.ts';
import type { MineValues } from '../reporting/mine.ts';
import type { Facts } from './facts.ts';

/** One call of a function from outside, with everything that it calls in turn. */
export interface CallScope {
  readonly facts: Facts;
  readonly saltenv: string;
  /** The same where a caller, the configuration or a run of single SLS files named it, and not by default. */
  readonly chosenSaltenv?: string | undefined;
  readonly test: boolean;
  /** The most that a function may do which is called here. */
  readonly reach: FunctionEffect;
  readonly signal: AbortSignal;
  readonly jid?: string | undefined;
  /** Whether the tree calls and not somebody from outside. */
  readonly isNested?: true;
  readonly report?: ((progress: JobProgress) => void) | undefined;
  /** State runs that the call made; they decide how the call itself went. */
  readonly runs: StateRun[];
  /** Exit codes that functions gave the call, for which the last one counts. */
  readonly codes: number[];
  /** Texts to mask that became known while the call went on. */
  readonly secrets: Set<string>;
  /** Told of every use of the mine. */
  readonly onMineRead?: (question: MineQuestion, values: MineValues) => void;
}

const views = new WeakMap<Facts, { readonly view: MinionView; readonly pillar: unknown }>();

/** The data of a call for compile processes, the same as long as its grains and pillar are. */
export function viewOf(
  { facts, test }: CallScope,
  id: string,
  opts: Readonly<Record<string, Json>>,
): MinionView {
  const { grains, pillar } = facts;
  const known = views.get(facts);
  if (known?.view.grains === grains && known.pillar === pillar && known.view.opts['test'] === test) {
    return known.view;
  }
  const view = {
    id,
    grains,
    pillar: pillar.packed,
    pillarFiles: pillar.files,
    opts: { ...opts, ...pillar.opts, test },
  };
  views.set(facts, { view, pillar });
  return view;
}
