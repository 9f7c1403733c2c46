import { errorMessage, isRecord, MusterError } from '@muster/shared';
import { startAndFollow } from '../client/follow-job.ts';
import type { ExitCode } from '../exit-codes.ts';
import { detailOptions } from '../input/detail-options.ts';
import { jobOptions } from '../input/job-options.ts';
import { targetFrom } from '../input/target-options.ts';
import { textOption } from '../input/text-option.ts';
import type { Handler, Invocation } from '../invocation.ts';
import { readPlans, writePlans } from './apply-plan.ts';

/**
 * `muster apply TARGET [SLS...]`: the highstate, or the SLS files that are named, with blanks or commas between.
 * `muster apply --plan FILE`: what an earlier `--plan-out FILE` found, and nothing else.
 */
export const applyStates: Handler = async (invocation, [target, ...words], options) => {
  const planned = textOption(options, 'plan');
  if (planned !== undefined) return applyPlan(invocation, planned, [target, ...words], options);
  if (target === undefined)
    throw new MusterError('ARGUMENT_INVALID', 'muster apply: name a target, or --plan FILE');
  const sls = words.flatMap((word) => word.split(',')).filter((name) => name !== '');
  const out = textOption(options, 'planOut');
  const isTest = options['test'] === true;
  const detach = options['detach'] === true;
  if (out !== undefined && detach)
    throw new MusterError('ARGUMENT_INVALID', '--plan-out waits for the hosts: leave --detach out');
  return startAndFollow(
    invocation,
    {
      target: targetFrom(target, options),
      fun: out === undefined ? 'state.apply' : 'state.plan',
      args: sls.length > 0 ? [sls] : [],
      kwargs: {
        test: (out === undefined && isTest) || undefined,
        pillar: parsePillar(textOption(options, 'pillar')),
        saltenv: textOption(options, 'saltenv'),
      },
      ...jobOptions(options),
    },
    {
      detach,
      details: detailOptions(options),
      settled: out === undefined ? undefined : (hosts) => writePlans(invocation.terminal, out, hosts),
    },
  );
};

async function applyPlan(
  invocation: Invocation,
  path: string,
  words: readonly (string | undefined)[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const others = ['test', 'pillar', 'saltenv', 'planOut'].filter((name) => options[name] !== undefined);
  if (words.some((word) => word !== undefined) || others.length > 0) {
    throw new MusterError(
      'ARGUMENT_INVALID',
      'muster apply --plan: the plan says where and what; name nothing else',
    );
  }
  const plans = await readPlans(path);
  return startAndFollow(
    invocation,
    {
      target: { expression: Object.keys(plans), type: 'list' },
      fun: 'state.apply_plan',
      kwargs: { plans },
      ...jobOptions(options),
    },
    { detach: options['detach'] === true, details: detailOptions(options) },
  );
}

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
