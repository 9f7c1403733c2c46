import type { MinionRuntime } from '../functions/minion-runtime.ts';
import { jsonOf, jsonRecordOf } from '../functions/wire-json.ts';
import { type JobExecutor, untilAborted } from '../jobs/index.ts';

/** Functions that apply states and therefore wait for one another. */
const stateRuns = new Set(['state.apply', 'state.highstate', 'state.sls', 'state.sls_id', 'state.single']);

/** Executes jobs as calls of functions, once the minion has its first pillar; `test.*` needs none. */
export function jobExecutor(runtime: MinionRuntime, firstPillar: Promise<unknown>): JobExecutor {
  return {
    needsTurn: (fun) => stateRuns.has(fun),
    async execute({ jid, fun, args, kwargs }, { signal, report }) {
      if (!fun.startsWith('test.')) await untilAborted(firstPillar, signal);
      return runtime.execute({
        jid,
        fun,
        args: args.map(jsonOf),
        kwargs: jsonRecordOf(kwargs),
        signal,
        report,
      });
    },
  };
}
