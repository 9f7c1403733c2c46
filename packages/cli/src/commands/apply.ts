import { errorMessage, isRecord, MusterError } from '@muster/shared';
import { startAndFollow } from '../client/follow-job.ts';
import { detailOptions } from '../input/detail-options.ts';
import { jobOptions } from '../input/job-options.ts';
import { targetFrom } from '../input/target-options.ts';
import { textOption } from '../input/text-option.ts';
import type { Handler } from '../invocation.ts';

/** `muster apply TARGET [SLS...]`: the highstate, or the SLS files that are named, with blanks or commas between. */
export const applyStates: Handler = (invocation, [target = '', ...words], options) => {
  const sls = words.flatMap((word) => word.split(',')).filter((name) => name !== '');
  return startAndFollow(
    invocation,
    {
      target: targetFrom(target, options),
      fun: 'state.apply',
      args: sls.length > 0 ? [sls] : [],
      kwargs: {
        test: options['test'] === true || undefined,
        pillar: parsePillar(textOption(options, 'pillar')),
        saltenv: textOption(options, 'saltenv'),
      },
      ...jobOptions(options),
    },
    { detach: options['detach'] === true, details: detailOptions(options) },
  );
};

function parsePillar(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new MusterError('ARGUMENT_INVALID', `--pillar takes a JSON object: ${errorMessage(cause)}`, {
      cause,
    });
  }
  if (isRecord(value)) return value;
  throw new MusterError('ARGUMENT_INVALID', '--pillar takes a JSON object such as \'{"key": "value"}\'');
}
