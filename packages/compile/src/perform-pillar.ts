import { commonKeys, errorMessage, findSecrets, isRecord, MusterError } from '@muster/shared';
import {
  compilePillar,
  directoryFileSource,
  packPlainValue,
  pillarErrorMessages,
  type RenderLimits,
  renderErrorText,
  toJson,
} from '@muster/sls';
import type { PillarResult, PillarView, PillarWork } from './compile-request.ts';
import { callableFunctions, dictOf, unpackedDict } from './render-context.ts';
import type { Ask } from './serve-requests.ts';

/** Compiles the pillar of exactly one minion from what the disk holds now. Nothing that templates could change is kept for the next one. */
export function performPillar(
  ask: Ask,
  view: PillarView,
  work: PillarWork,
  limits: RenderLimits,
): PillarResult {
  try {
    return pillarOf(ask, view, work, limits);
  } catch (error) {
    throw new MusterError('PILLAR_FAILED', errorMessage(error));
  }
}

function pillarOf(
  ask: Ask,
  { roots, opts, secretGlobs }: PillarView,
  { id, grains, saltenv, pillarenv, override }: PillarWork,
  limits: RenderLimits,
): PillarResult {
  const { pillar, errors, files, secrets } = compilePillar({
    id,
    files: directoryFileSource(roots),
    grains: dictOf(grains),
    opts: dictOf({ ...opts, id }),
    saltenv,
    pillarenv,
    pillarOverride: override === undefined ? undefined : unpackedDict(override),
    ...callableFunctions(ask),
    limits,
  });
  const json = toJson(pillar);
  const data = isRecord(json) ? json : {};
  const found = findSecrets(data, secretGlobs);
  return {
    packed: packPlainValue(pillar),
    data,
    errors: errors.map(renderErrorText),
    minionErrors: pillarErrorMessages(errors),
    files,
    secrets: [...new Set([...found.map(({ text }) => text), ...secrets])],
    hiddenSecrets: secrets,
    commonSecrets: commonKeys(found),
  };
}
