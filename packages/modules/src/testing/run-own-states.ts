import {
  type Host,
  type JsonRecord,
  type LowChunk,
  type PlainContextOptions,
  plainChunk,
  plainContext,
  runStates,
  type StateResult,
} from '@muster/engine';
import { ownStates } from './own-registry.ts';

/** Runs Muster's own states on a host, in earnest unless it says otherwise; their results in the order of the run. */
export async function runOwnStates(
  host: Host,
  chunks: readonly LowChunk[],
  context: PlainContextOptions = {},
): Promise<readonly StateResult[]> {
  const results = await runStates(chunks, {
    states: ownStates,
    host,
    context: ({ test }) => plainContext({ ...context, test }),
    test: context.test ?? false,
    signal: new AbortController().signal,
  });
  return Object.values(results);
}

/** Runs one of Muster's own states on a host. */
export async function runOwnState(
  host: Host,
  state: string,
  name: string,
  args: JsonRecord,
  context?: PlainContextOptions,
): Promise<StateResult> {
  const [result] = await runOwnStates(host, [plainChunk(state, name, { args })], context);
  if (result === undefined) throw new TypeError('the run had no result');
  return result;
}
