import type { HostReport } from '@muster/api';
import { detailOptions } from '../input/detail-options.ts';
import { parseFunctionArguments } from '../input/function-arguments.ts';
import { readGrains } from '../input/read-grains.ts';
import { textOption } from '../input/text-option.ts';
import type { Handler } from '../invocation.ts';
import { printJobResult } from '../output/job-result.ts';
import { warnOfSettings } from '../output/warn-of-settings.ts';

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
    configDirectory: invocation.configDirectory,
    fileRoot: textOption(options, 'fileRoot'),
    pillarRoot: textOption(options, 'pillarRoot'),
    id: textOption(options, 'id'),
    grains: await readGrains(textOption(options, 'grains')),
    ...(await warnOfSettings(invocation.terminal)),
  });
  const durationMs = performance.now() - startedAt;
  const host: HostReport = { minion: 'local', state: 'returned', ...outcome, durationMs };
  return printJobResult(invocation.terminal, [host], detailOptions(options));
};
