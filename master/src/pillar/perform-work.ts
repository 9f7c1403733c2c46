import { MusterError, secretValues } from '@muster/shared';
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
import type {
  FunctionAnswer,
  FunctionQuestion,
  PillarResult,
  PillarSettings,
  PillarWork,
} from './pillar-request.ts';

/** The execution functions of the master, as templates reach them. */
export interface FunctionsOfMaster {
  names(): readonly string[];
  call(question: FunctionQuestion): FunctionAnswer;
}

/** Compiles the pillar of exactly one minion from what the disk holds now. */
export function performWork(
  { id, grains, saltenv, pillarenv, override }: PillarWork,
  { roots, opts, secretGlobs, timeoutMs }: PillarSettings,
  functions: FunctionsOfMaster,
): PillarResult {
  const { pillar, errors, files, secrets } = compilePillar({
    id,
    files: directoryFileSource(roots),
    grains: asDict(fromPlain(grains)),
    opts: asDict(fromPlain({ ...opts, id })),
    saltenv,
    limits: { deadlineMs: timeoutMs, deadlineOption: 'pillar_timeout' },
    environment: process.env,
    ...templateFunctions(functions),
    ...(pillarenv === undefined ? {} : { pillarenv }),
    ...(override === undefined ? {} : { pillarOverride: asDict(unpackValue(override)) }),
  });
  const data = asRecord(toJson(pillar));
  return {
    packed: packPlainValue(pillar),
    data,
    errors: errors.map(renderErrorText),
    files,
    minionErrors: [...pillarErrorMessages(errors)],
    secrets: [...new Set([...secretValues(data, secretGlobs), ...secrets])],
    hiddenSecrets: secrets,
  };
}

/** The names are asked for when a template looks for the first function that is not part of the language. */
function templateFunctions(functions: FunctionsOfMaster) {
  let known: ReadonlySet<string> | undefined;
  const names = (): ReadonlySet<string> => {
    known ??= new Set(functions.names());
    return known;
  };
  return {
    hasFunction: (name: string) => names().has(name),
    functionNames: { [Symbol.iterator]: () => names().values() },
    callFunction(name: string, args: readonly Value[], keywords: ReadonlyMap<string, Value>): Value {
      const kwargs = Object.fromEntries(Array.from(keywords, ([key, value]) => [key, toJson(value)]));
      const answer = functions.call({ fun: name, args: args.map(toJson), kwargs });
      if ('problem' in answer) throw new MusterError('PILLAR_FAILED', answer.problem);
      return fromPlain(answer.value);
    },
  };
}

function asDict(value: Value): PyDict {
  return value instanceof PyDict ? value : new PyDict();
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
