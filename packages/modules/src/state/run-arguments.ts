import type { ApplyRequest, FunctionContext, Json, JsonRecord, StateRun } from '@muster/engine';
import { z } from 'zod';
import { anyText, commaList, flag, mapping } from '../arguments/schemas.ts';

/** A list of names and of mappings such as `{id: name}`; a text alone is split at commas. */
const exclusions = z
  .union([z.array(z.json()), mapping, commaList], 'expected a list')
  .transform((given): readonly Json[] => (Array.isArray(given) ? given : [given]));

/** What every function that applies states takes. */
export const runArguments = () => ({
  test: flag.optional().describe('Only say what would change; as configured unless given.'),
  pillar: mapping.optional().describe('Pillar laid over what is compiled, for this run alone.'),
  saltenv: anyText
    .optional()
    .describe('Environment of the SLS files; of a highstate the only one that counts.'),
  pillarenv: anyText.optional().describe('The one environment that pillar is compiled from.'),
  exclude: exclusions.default([]).describe('SLS files to leave out, by name; or ids, as `[{id: name}]`.'),
  queue: flag.default(true).describe('Accepted for compatibility: a run always waits for those before it.'),
  concurrent: flag.default(false).describe('Accepted for compatibility: state runs never overlap.'),
  sync_mods: commaList
    .default([])
    .describe('Accepted for compatibility: what a tree brings along is always brought up to date.'),
});

/** The values of those that count. */
export interface RunValues {
  readonly test?: boolean | undefined;
  readonly pillar?: JsonRecord | undefined;
  readonly saltenv?: string | undefined;
  readonly pillarenv?: string | undefined;
  readonly exclude: readonly Json[];
}

/** Applies states and answers as Salt does: the results by state, or the list of errors for which nothing was run. */
export async function applyAndAnswer(
  context: FunctionContext,
  values: RunValues,
  which: Pick<ApplyRequest, 'sls' | 'id' | 'single' | 'whitelist' | 'topFile' | 'text'>,
): Promise<Json> {
  const { test, pillar, saltenv, pillarenv, exclude } = values;
  const run = await context.minion.applyStates({
    ...which,
    saltenv,
    test: test ?? (context.test || context.opts['test'] === true),
    exclude,
    pillar,
    pillarenv,
  });
  return answerOf(run);
}

/** A run as Salt answers it: the results by state, or the list of errors for which nothing was run. */
export function answerOf(run: StateRun): Json {
  if (run.kind === 'errors') return run.errors;
  return Object.fromEntries(
    Object.entries(run.results).map(([tag, { warnings, ...result }]) => [
      tag,
      warnings === undefined ? { ...result } : { ...result, warnings },
    ]),
  );
}
