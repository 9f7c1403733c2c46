import type { CompilePool } from '@muster/compile';
import type { Json } from '@muster/engine';
import { LocalMinion } from '@muster/minion';
import type { Answer, Caller } from './caller.ts';
import type { ConformanceCase } from './case-file.ts';
import { writeTree } from './case-tree.ts';
import { checkMinions, peerMine } from './peer-mine.ts';

/** Answers calls as `muster call --local` does: a minion without a master, on directories that hold the case's files. */
export async function localCaller(
  given: ConformanceCase,
  grains: Readonly<Record<string, Json>>,
  directory: string,
  pool: CompilePool,
): Promise<Caller> {
  const minion = await LocalMinion.create({
    id: given.minion_id,
    opts: { file_client: 'local', ...given.opts },
    ...writeTree(given, directory),
    grains: async () => grains,
    pool,
    cacheDirectory: `${directory}/cache`,
    pillar: given.pillar,
    mine: given.peers === undefined ? undefined : peerMine(given, given.peers),
  });
  return {
    async call({ fun, args, kwargs }) {
      if (fun === 'master.check_minions') {
        return { value: checkMinions(given, args[0], args[1]), errors: [] };
      }
      const outcome = await minion.call(fun, args, kwargs);
      const answer = answerOf(outcome.success, outcome.return);
      return fun.startsWith('pillar.')
        ? { ...answer, errors: [...answer.errors, ...minion.pillarErrors] }
        : answer;
    },
    close: () => minion.close(),
  };
}

/** A failed call gives its sentences; a state run that failed gives its results like any other. */
function answerOf(success: boolean, value: unknown): Answer {
  if (!success && typeof value === 'string') return { value: undefined, errors: [value] };
  if (!success && Array.isArray(value)) return { value: undefined, errors: value.map(String) };
  return { value: isRun(value) ? resultsInOrder(value) : withoutErrors(value), errors: [] };
}

/** The errors of a pillar, which are compared apart from its data. */
function withoutErrors(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '_errors'));
}

type Run = Readonly<
  Record<
    string,
    {
      readonly name: string;
      readonly result: unknown;
      readonly changes: object;
      readonly comment: string;
      readonly __run_num__: number;
    }
  >
>;

function isRun(value: unknown): value is Run {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => key.split('_|-').length === 4);
}

function resultsInOrder(run: Run): unknown {
  return Object.entries(run)
    .toSorted(([, left], [, right]) => left.__run_num__ - right.__run_num__)
    .map(([tag, { name, result, changes, comment }]) => {
      const [state, id, , fun] = tag.split('_|-');
      return { id, fun: `${state}.${fun}`, name, result, changes: Object.keys(changes).length > 0, comment };
    });
}
