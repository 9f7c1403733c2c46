import { type ApplyRequest, type LowChunk, type StateRun, stateTag } from '@muster/engine';
import type { CallScope } from './call-scope.ts';
import type { KeptPlan } from './plan-store.ts';
import {
  type CompiledStates,
  compileStates,
  type Fingerprints,
  inTurn,
  runCompiled,
  type StateRunParts,
} from './state-runs.ts';

/** A dry run that is kept under the name that is returned; no name where nothing could be run. */
export async function planStates(
  parts: StateRunParts,
  request: ApplyRequest,
  caller: CallScope,
): Promise<{ readonly run: StateRun; readonly plan: string | undefined }> {
  let plan: string | undefined;
  const run = await inTurn(parts, caller, async () => {
    const dry = { ...request, test: true };
    const compiled = await compileStates(parts, dry, caller);
    if (compiled.kind !== 'compiled') return compiled;
    const found: Fingerprints = new Map();
    const planned = await runCompiled(parts, dry, compiled, found);
    if (!caller.signal.aborted) plan = await parts.plans.keep({ request, found: [...found] });
    return planned;
  });
  return { run, plan };
}

/** Carries out a plan that is kept, or nothing where a dry run finds anything else now. */
export function applyPlan(parts: StateRunParts, name: string, caller: CallScope): Promise<StateRun> {
  return inTurn(parts, caller, async () => {
    const plan = await parts.plans.find(name);
    if (plan === undefined) return refused(['This host keeps no such plan any more: make a new one.']);
    const compiled = await compileStates(parts, plan.request, caller);
    if (compiled.kind !== 'compiled') return compiled;
    const moved = await firstMoved(parts, plan, compiled);
    return moved === undefined ? runCompiled(parts, plan.request, compiled) : refused([...moved]);
  });
}

/** What is not as it was planned, first in the order of the run. */
async function firstMoved(
  parts: StateRunParts,
  { request, found }: KeptPlan,
  compiled: CompiledStates,
): Promise<readonly string[] | undefined> {
  const now: Fingerprints = new Map();
  const scope: CallScope = { ...compiled.scope, test: true, report: undefined };
  const run = await runCompiled(parts, { ...request, test: true }, { ...compiled, scope }, now);
  const planned = new Map(found);
  const chunks = new Map(compiled.chunks.map((chunk) => [stateTag(chunk), chunk]));
  for (const tag of new Set([...now.keys(), ...planned.keys()])) {
    if (now.get(tag) === planned.get(tag)) continue;
    const chunk = chunks.get(tag);
    if (chunk === undefined) return [`It was planned, and is not declared any more: ${tag}`];
    if (!planned.has(tag)) return [`It was not planned: ${describe(chunk)}`];
    const result = run.kind === 'ran' ? run.results[tag] : undefined;
    return [
      `It is not as it was planned: ${describe(chunk)}`,
      ...(result === undefined ? [] : [`What a run would do now: ${result.comment}`]),
    ];
  }
  return undefined;
}

function describe({ state, fun, name, __id__: id, __sls__: sls }: LowChunk): string {
  return `${state}.${fun} ${name} (id '${id}' in SLS '${sls}')`;
}

function refused(errors: readonly string[]): StateRun {
  return { kind: 'errors', errors: ['Nothing was changed: the plan does not hold.', ...errors] };
}
