import type { ApplyRequest, FunctionContext, Json, JsonRecord, StateRun } from '@muster/engine';
import { exclusions, flag, mapping, optional, text, texts } from '../declare/parameters.ts';

/** What every function that applies states takes. */
export const runParameters = {
  test: optional(flag('Only say what would change; as configured unless given.')),
  pillar: optional(mapping('Pillar laid over what is compiled, for this run alone.')),
  saltenv: optional(text('Environment of the SLS files; of a highstate the only one that counts.')),
  pillarenv: optional(text('The one environment that pillar is compiled from.')),
  exclude: exclusions('SLS files to leave out, by name; or ids, as `[{id: name}]`.', []),
  queue: flag('Accepted for compatibility: a run always waits for those before it.', true),
  concurrent: flag('Accepted for compatibility: state runs never overlap.', false),
  sync_mods: texts('Accepted for compatibility: what a tree brings along is always brought up to date.', []),
};

/** The values of the parameters that every run takes. */
export interface RunValues {
  readonly test: boolean | undefined;
  readonly pillar: JsonRecord | undefined;
  readonly saltenv: string | undefined;
  readonly pillarenv: string | undefined;
  readonly exclude: readonly Json[];
}

/** Applies states and answers as Salt does: the results by state, or the list of errors for which nothing was run. */
export async function applyAndAnswer(
  context: FunctionContext,
  values: RunValues,
  which: Pick<ApplyRequest, 'sls' | 'id' | 'single' | 'whitelist'>,
): Promise<Json> {
  const { test, pillar, saltenv, pillarenv, exclude } = values;
  const run = await context.minion.applyStates({
    ...which,
    ...(saltenv === undefined ? {} : { saltenv }),
    test: test ?? (context.test || context.opts['test'] === true),
    exclude,
    ...(pillar === undefined ? {} : { pillar }),
    ...(pillarenv === undefined ? {} : { pillarenv }),
  });
  return answerOf(run);
}

function answerOf(run: StateRun): Json {
  if (run.kind === 'errors') return run.errors;
  return Object.fromEntries(
    Object.entries(run.results).map(([tag, { warnings, ...result }]) => [
      tag,
      warnings === undefined ? { ...result } : { ...result, warnings },
    ]),
  );
}
