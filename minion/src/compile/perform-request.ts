import { type Json, listOf, textOf } from '@muster/engine';
import { secretValues } from '@muster/shared';
import {
  type Compiled,
  callPure,
  compileLowState,
  compilePillar,
  directoryFileSource,
  fromPlain,
  packValue,
  type RenderContext,
  type RenderLimits,
  renderErrorText,
  renderTemplateFile,
  type StatesRequest,
  showHighData,
  showLowSls,
  showLowState,
  showTop,
  singleLowState,
  templateNamesFromJson,
  toJson,
} from '@muster/sls';
import type {
  CompileAnswers,
  CompiledStates,
  CompileRequest,
  LocalPillarRequest,
  MinionView,
  PackedPillar,
  ShownForm,
  ShownStates,
  StateSelection,
} from './compile-request.ts';
import { dictOf, type RenderContexts } from './render-context.ts';

type Answer = CompileAnswers[keyof CompileAnswers];

/** Does what a compile process is asked for. */
export function performRequest(
  request: CompileRequest,
  contexts: RenderContexts,
  limits: RenderLimits,
): Answer {
  const contextOf = (view: MinionView): RenderContext => ({ ...contexts.of(view), limits });
  switch (request.kind) {
    case 'lowState':
      return lowState(contextOf(request.view), request.saltenv, request.selection);
    case 'show':
      return show(contextOf(request.view), request);
    case 'template': {
      const { context, defaults } = request.request;
      const names = { context: templateNamesFromJson(context), defaults: templateNamesFromJson(defaults) };
      return renderTemplateFile({ ...contextOf(request.view), ...request.request, ...names });
    }
    case 'pure':
      return callPure(contextOf(request.view), request.fun, request.args, request.kwargs);
    default:
      return localPillar(request.view, request.request, contexts, limits);
  }
}

function lowState(context: RenderContext, saltenv: string, selection: StateSelection): CompiledStates {
  if (selection.kind === 'single') {
    return {
      low: singleLowState(selection.fun, selection.name, dictOf(selection.args), saltenv),
      sources: {},
      errors: [],
    };
  }
  const select: StatesRequest['select'] =
    selection.kind === 'top' ? selection : { kind: 'sls', sls: selection.names, saltenv };
  const request: StatesRequest = { ...context, select, exclude: selection.exclude.map(fromPlain) };
  const { low, sources, errors } = compileLowState(request);
  return { low, sources, errors: errors.map(renderErrorText) };
}

function show(
  context: RenderContext,
  { saltenv, only, form, names }: Extract<CompileRequest, { kind: 'show' }>,
): ShownStates {
  const assigned = only === undefined ? { kind: 'top' as const } : { kind: 'top' as const, saltenv: only };
  const top: StatesRequest = { ...context, select: assigned };
  const sls: StatesRequest = { ...context, select: { kind: 'sls', sls: names, saltenv } };
  const forms: Readonly<Record<ShownForm, () => Compiled<Json>>> = {
    top: () => showTop(top),
    highstate: () => showHighData(top),
    sls: () => showHighData(sls),
    lowstate: () => showLowState(top),
    low_sls: () => showLowSls(sls),
  };
  const { product, errors } = forms[form]();
  return { value: product ?? null, errors: errors.map(renderErrorText) };
}

function localPillar(
  view: Pick<MinionView, 'id' | 'grains' | 'opts' | 'functions'>,
  { roots, saltenv, pillarenv, override }: LocalPillarRequest,
  contexts: RenderContexts,
  limits: RenderLimits,
): PackedPillar {
  const { id, grains, opts, functions } = view;
  const { pillar, errors, files, secrets } = compilePillar({
    id,
    files: directoryFileSource(roots),
    grains: dictOf(grains),
    opts: dictOf(opts),
    saltenv,
    environment: process.env,
    ...contexts.functionsOf(functions, []),
    limits,
    ...(pillarenv === undefined ? {} : { pillarenv }),
    ...(override === undefined ? {} : { pillarOverride: dictOf(override) }),
  });
  const globs = listOf(opts['secret_pillar']).map(textOf);
  return {
    packed: packValue(pillar),
    errors: errors.map(renderErrorText),
    files,
    secrets: [...new Set([...secretValues(toJson(pillar), globs), ...secrets])],
  };
}
