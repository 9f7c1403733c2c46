import type { Json } from '@muster/shared';
import type { CallArguments, ExecutionFunction } from '../contract/execution-function.ts';
import type { FunctionContext } from '../contract/function-context.ts';
import type { MinionAnswers, MinionServices } from '../contract/minion-services.ts';
import { readingHost, readOnlyHost } from '../host/read-only-host.ts';

/** Calls an execution function with no more of a context than its effect allows. */
export async function callFunction(
  definition: ExecutionFunction,
  given: CallArguments,
  context: FunctionContext,
): Promise<Json> {
  const { host, minion, ...shared } = context;
  switch (definition.effect) {
    case 'reads':
      return definition.call(given, { ...shared, host: readingHost(host) });
    case 'asks':
      return definition.call(given, { ...shared, host: readOnlyHost(host), minion: answersOf(minion) });
    default:
      return definition.call(given, context);
  }
}

function answersOf(minion: MinionServices): MinionAnswers {
  return {
    mineGet: (...question) => minion.mineGet(...question),
    showStates: (...question) => minion.showStates(...question),
    running: () => minion.running(),
    driftStatus: () => minion.driftStatus(),
  };
}
