import { errorMessage } from '@muster/shared';
import {
  type Compiled,
  compilePillar,
  fromPlain,
  type Json,
  memoryFileSource,
  PyDict,
  pillarErrorMessages,
  type RenderContext,
  RenderSession,
  renderErrorText,
  type StatesRequest,
  showHighData,
  showLowSls,
  showLowState,
  showTop,
  toJson,
  type Value,
} from '@muster/sls';
import type { Answer, Caller } from './caller.ts';
import type { Call, ConformanceCase } from './case-file.ts';

/** Answers the calls that need no host: rendering, compiling, look-ups. */
export function compileCaller(given: ConformanceCase, grains: Readonly<Record<string, unknown>>): Caller {
  const context = contextOf(given, grains);
  const pillar = compilePillar(context);
  const render: RenderContext = { ...context, pillar: pillar.pillar };
  return {
    async call(call) {
      const result = answer(call, render);
      const pillarErrors = call.fun.startsWith('pillar.') ? pillarErrorMessages(pillar.errors) : [];
      return { value: result.value, errors: [...result.errors, ...pillarErrors] };
    },
    async close() {},
  };
}

function contextOf(given: ConformanceCase, grains: Readonly<Record<string, unknown>>) {
  const environments = Object.entries(given.envs);
  const files = (part: 'files' | 'pillar_files') =>
    memoryFileSource({
      base: given[part],
      ...Object.fromEntries(environments.map(([name, tree]) => [name, tree[part]])),
    });
  const pillarFiles = files('pillar_files');
  return {
    id: given.minion_id,
    grains: dict(grains),
    opts: dict(given.opts),
    files: pillarFiles,
    pillarOverride: dict(given.pillar ?? {}),
    stateFiles: files('files'),
  };
}

function answer(
  { fun, args, kwargs }: Call,
  pillarContext: RenderContext & { readonly stateFiles?: RenderContext['files'] },
): Answer {
  const context = { ...pillarContext, files: pillarContext.stateFiles ?? pillarContext.files };
  try {
    if (fun.startsWith('state.')) return shown(showStates(fun, args, context));
    const session = new RenderSession(context);
    const keywords = new Map(
      Object.entries(kwargs).map(([name, value]): [string, Value] => [name, fromPlain(value)]),
    );
    return { value: toJson(session.call(fun, args.map(fromPlain), keywords)), errors: [] };
  } catch (error) {
    return { value: undefined, errors: [errorMessage(error)] };
  }
}

function showStates(fun: string, args: readonly unknown[], context: RenderContext): Compiled<Json> {
  const [names = ''] = args.map(String);
  const request = (): StatesRequest => ({
    ...context,
    select: { kind: 'sls', sls: names.split(','), saltenv: 'base' },
  });
  switch (fun) {
    case 'state.show_top':
      return showTop(context);
    case 'state.show_sls':
      return showHighData(request());
    case 'state.show_low_sls':
      return showLowSls(request());
    case 'state.show_highstate':
      return showHighData({ ...context, select: { kind: 'top' } });
    case 'state.show_lowstate':
      return showLowState({ ...context, select: { kind: 'top' } });
    default:
      throw new Error(`${fun} cannot be called without a host`);
  }
}

function shown({ product, errors }: Compiled<Json>): Answer {
  return { value: product, errors: errors.map(renderErrorText) };
}

function dict(data: Readonly<Record<string, unknown>>): PyDict {
  const value = fromPlain(data);
  return value instanceof PyDict ? value : new PyDict();
}
