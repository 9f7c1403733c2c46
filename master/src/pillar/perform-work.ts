import { secretValues } from '@muster/shared';
import {
  compilePillar,
  directoryFileSource,
  fromPlain,
  PyDict,
  packPlainValue,
  pillarErrorMessages,
  renderErrorText,
  toJson,
  unpackValue,
  type Value,
} from '@muster/sls';
import type { PillarResult, PillarSettings, PillarWork } from './pillar-request.ts';

/** Compiles the pillar of exactly one minion from what the disk holds now. */
export function performWork(
  { id, grains, saltenv, pillarenv, override }: PillarWork,
  { roots, opts, secretGlobs, timeoutMs }: PillarSettings,
): PillarResult {
  const { pillar, errors, secrets } = compilePillar({
    id,
    files: directoryFileSource(roots),
    grains: asDict(fromPlain(grains)),
    opts: asDict(fromPlain({ ...opts, id })),
    saltenv,
    limits: { deadlineMs: timeoutMs },
    ...(pillarenv === undefined ? {} : { pillarenv }),
    ...(override === undefined ? {} : { pillarOverride: asDict(unpackValue(override)) }),
  });
  const data = asRecord(toJson(pillar));
  return {
    packed: packPlainValue(pillar),
    data,
    errors: errors.map(renderErrorText),
    minionErrors: [...pillarErrorMessages(errors)],
    secrets: [...new Set([...secretValues(data, secretGlobs), ...secrets])],
  };
}

function asDict(value: Value): PyDict {
  return value instanceof PyDict ? value : new PyDict();
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
