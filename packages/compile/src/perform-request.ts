import type { Json } from '@muster/shared';
import {
  type Compiled,
  callPure,
  compileLowState,
  fromPlain,
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
} from '@muster/sls';
import type {
  CompileAnswers,
  CompiledStates,
  CompileRequest,
  MinionView,
  ShownForm,
  ShownStates,
  StateSelection,
} from './compile-request.ts';
import { performPillar } from './perform-pillar.ts';
import { dictOf, minionContext } from './render-context.ts';
import type { Ask } from './serve-requests.ts';

/** Does what a compile process is asked for. */
export function requestPerformer(
  ask: Ask,
  limits: RenderLimits,
): (request: CompileRequest) => CompileAnswers[keyof CompileAnswers] {
  let last: { readonly view: MinionView; readonly context: RenderContext } | undefined;
  const contextOf = (view: MinionView): RenderContext => {
    if (last?.view !== view) last = { view, context: minionContext(ask, view, limits) };
    return last.context;
  };
  return (request) => {
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
        return performPillar(ask, request.view, request.work, limits);
    }
  };
}

function lowState(context: RenderContext, saltenv: string, selection: StateSelection): CompiledStates {
  if (selection.kind === 'single') {
    return {
      low: singleLowState(selection.fun, selection.name, dictOf(selection.args), saltenv),
      sources: {},
      errors: [],
    };
  }
  const request: StatesRequest = {
    ...context,
    select: selected(selection, saltenv),
    exclude: selection.exclude.map(fromPlain),
  };
  const { low, sources, errors } = compileLowState(request);
  return { low, sources, errors: errors.map(renderErrorText) };
}

function selected(
  selection: Exclude<StateSelection, { kind: 'single' }>,
  saltenv: string,
): StatesRequest['select'] {
  if (selection.kind === 'top') return selection;
  return selection.kind === 'text'
    ? { kind: 'text', text: selection.text, saltenv }
    : { kind: 'sls', sls: selection.names, saltenv };
}

function show(
  context: RenderContext,
  { saltenv, only, form, names }: Extract<CompileRequest, { kind: 'show' }>,
): ShownStates {
  const top: StatesRequest = { ...context, select: { kind: 'top', saltenv: only } };
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
