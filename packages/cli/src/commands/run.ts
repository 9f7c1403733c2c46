import { startAndFollow } from '../client/follow-job.ts';
import { detailOptions } from '../input/detail-options.ts';
import { parseFunctionArguments } from '../input/function-arguments.ts';
import { jobOptions } from '../input/job-options.ts';
import { targetFrom } from '../input/target-options.ts';
import type { Handler } from '../invocation.ts';

/** `muster run TARGET FUNCTION [ARG...] [KEY=VALUE...]` */
export const runFunction: Handler = async (invocation, [target = '', fun = '', ...words], options) =>
  startAndFollow(
    invocation,
    {
      target: targetFrom(target, options),
      fun,
      ...(await parseFunctionArguments(words)),
      ...jobOptions(options),
    },
    { detach: options['detach'] === true, details: detailOptions(options) },
  );
