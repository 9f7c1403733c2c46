import type { ShownForm } from '@muster/compile';
import type { Json, JsonRecord } from '@muster/engine';
import type { CallScope } from './call-scope.ts';
import type { FunctionCalls, Tree } from './function-calls.ts';
import type { MinionData } from './minion-data.ts';

/** What is shown, as `MinionAnswers.showStates` has it. */
export interface Shown {
  readonly form: ShownForm;
  readonly names: readonly string[];
  /** The environment that was asked for. */
  readonly only: string | undefined;
  /** Pillar laid over what is compiled. */
  readonly override: JsonRecord | undefined;
}

/** Compiles without running. As in Salt, errors take the place of the answer, and the call has failed. */
export async function showStates(
  { data, tree, calls }: { readonly data: MinionData; readonly tree: Tree; readonly calls: FunctionCalls },
  { form, names, only, override }: Shown,
  caller: CallScope,
): Promise<Json> {
  const saltenv = only ?? caller.saltenv;
  const chosenSaltenv = only ?? (names.length > 0 ? saltenv : caller.chosenSaltenv);
  const scope = { ...caller, facts: { ...caller.facts }, saltenv, chosenSaltenv };
  await tree.extensions.sync(saltenv, undefined, scope.signal);
  scope.facts.pillar = await data.fetchPillar({ saltenv: chosenSaltenv, override }, scope);
  if (scope.facts.pillar.errors.length > 0) return failed(caller, scope.facts.pillar.errors);
  const request = { kind: 'show', view: data.view(scope), saltenv, only, form, names } as const;
  const { value, errors } = await calls.compile(request, scope);
  return errors.length > 0 ? failed(caller, errors) : value;
}

function failed(caller: CallScope, errors: readonly string[]): Json {
  caller.runs.push({ kind: 'errors', errors });
  return errors;
}
