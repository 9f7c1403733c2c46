import { startAndFollow } from '../client/follow-job.ts';
import { targetFrom } from '../input/target-options.ts';
import type { Handler } from '../invocation.ts';

/** `muster grains show TARGET [KEY]` */
export const showGrains: Handler = (invocation, [target = '', key], options) =>
  startAndFollow(
    invocation,
    {
      target: targetFrom(target, options),
      fun: key === undefined ? 'grains.items' : 'grains.get',
      args: key === undefined ? [] : [key],
    },
    { detach: false },
  );
