import { parseFunctionArguments } from '../input/function-arguments.ts';
import { readGrains } from '../input/read-grains.ts';
import type { Handler } from '../invocation.ts';
import { printJobResult } from '../output/job-result.ts';

/** `muster call [--local] FUNCTION [ARG...]`: the answer stands under `local`, as Salt has it. */
export const callFunction: Handler = async (invocation, [fun = '', ...words], options) => {
  const { answerCall } = await import('@muster/minion');
  const { args, kwargs } = await parseFunctionArguments(words);
  const startedAt = performance.now();
  const outcome = await answerCall({
    fun,
    args,
    kwargs,
    local: options['local'] === true,
    ...(invocation.configDirectory === undefined ? {} : { configDirectory: invocation.configDirectory }),
    ...(typeof options['fileRoot'] === 'string' ? { fileRoot: options['fileRoot'] } : {}),
    ...(typeof options['pillarRoot'] === 'string' ? { pillarRoot: options['pillarRoot'] } : {}),
    ...(typeof options['id'] === 'string' ? { id: options['id'] } : {}),
    ...(typeof options['grains'] === 'string' ? { grains: await readGrains(options['grains']) } : {}),
  });
  return printJobResult(invocation.terminal, [
    {
      minion: 'local',
      state: 'returned',
      success: outcome.success,
      retcode: outcome.retcode,
      return: outcome.return,
      durationMs: performance.now() - startedAt,
      ...(outcome.pending === undefined ? {} : { pending: outcome.pending }),
    },
  ]);
};
