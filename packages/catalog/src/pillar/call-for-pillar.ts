import {
  type FunctionRegistry,
  findFunction,
  isRecord,
  isWithin,
  type Json,
  type JsonRecord,
  type ReadingContext,
  type ReadingHost,
  type RenderRequest,
  reachOf,
} from '@muster/engine';
import { MusterError } from '@muster/shared';
import {
  callPure,
  fromPlain,
  memoryFileSource,
  PyDict,
  type RenderContext,
  renderTemplateFile,
  templateNamesFromJson,
  toJson,
} from '@muster/sls';
import type { AnyFunction } from '../registry/registry-contract.ts';

type Plain = Readonly<Record<string, unknown>>;

/** An execution function that a pillar template calls. */
export interface PillarCall {
  readonly fun: string;
  readonly args: readonly Json[];
  readonly kwargs: JsonRecord;
}

/** The machine that compiles pillar, and the minion for which it does. */
export interface PillarCaller {
  readonly registry: FunctionRegistry<AnyFunction>;
  readonly host: ReadingHost;
  readonly id: string;
  readonly grains: Plain;
  /** The options of the machine that compiles. */
  readonly opts: Plain;
  /** Told of texts that must be masked in everything that is shown. */
  readonly keepSecret: (texts: readonly string[]) => void;
  readonly signal: AbortSignal;
}

/** Calls an execution function for a pillar template, on the machine that compiles pillar: those that only read. */
export async function callForPillar({ fun, args, kwargs }: PillarCall, caller: PillarCaller): Promise<Json> {
  const found = findFunction(caller.registry, fun);
  if (found.kind === 'language') return callPure(languageContext(caller), fun, args, kwargs);
  if (!isWithin(reachOf.pillar, found)) {
    throw new MusterError(
      'PERMISSION_DENIED',
      `${fun} is not called from pillar, where functions may only read: call it in a state, or write the pillar file in TypeScript (#!ts)`,
      { details: { fun } },
    );
  }
  return found.call({ positional: args, named: kwargs }, readingContext(caller));
}

function languageContext({ id, grains, opts }: PillarCaller): RenderContext {
  return {
    id,
    files: memoryFileSource({}),
    grains: dictOf(grains),
    pillar: new PyDict(),
    opts: dictOf(opts),
  };
}

function readingContext(caller: PillarCaller): ReadingContext {
  const { host, id, grains, opts, signal } = caller;
  return {
    host,
    keepSecret: caller.keepSecret,
    minionId: id,
    saltenv: 'base',
    test: false,
    grains: jsonRecordOf(grains),
    pillar: {},
    opts: jsonRecordOf(opts),
    files: { cache: async () => undefined, list: async () => [] },
    render: async (request) => rendered(request, languageContext(caller)),
    call: (fun, args = [], kwargs = {}) => callForPillar({ fun, args, kwargs }, caller),
    signal,
  };
}

function rendered(request: RenderRequest, language: RenderContext): string {
  const names = {
    context: templateNamesFromJson(request.context),
    defaults: templateNamesFromJson(request.defaults),
  };
  return renderTemplateFile({ ...language, ...request, ...names });
}

function jsonRecordOf(plain: Plain): JsonRecord {
  const json = toJson(fromPlain(plain));
  return isRecord(json) ? json : {};
}

function dictOf(plain: Plain): PyDict {
  const value = fromPlain(plain);
  return value instanceof PyDict ? value : new PyDict();
}
