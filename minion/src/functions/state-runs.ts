import type { StateSelection } from '@muster/compile';
import {
  type ApplyRequest,
  type Host,
  type Json,
  type LowChunk,
  type Progress,
  type RunEnvironment,
  type RunResult,
  runStates,
  type StateRegistry,
  type StateRun,
  stateTag,
} from '@muster/engine';
import { type Redactor, suggestion } from '@muster/shared';
import { argumentPlace, placeText, type StateSources } from '@muster/sls';
import type { EndedRun, RunScope } from '../drift/entries-after-run.ts';
import { distinctReads, type MineRead, mineRead } from '../drift/mine-reads.ts';
import { noInputs, type RecordedInputs, recording } from '../drift/recorded-inputs.ts';
import type { ExclusiveLane, JobProgress } from '../jobs/index.ts';
import type { CallScope } from './call-scope.ts';
import type { Facts, Pillar, PillarRequest } from './facts.ts';
import type { FunctionCalls, Tree } from './function-calls.ts';
import type { MinionData } from './minion-data.ts';
import type { PlanStore } from './plan-store.ts';

/** A run that was about how this host should be, for those who keep it as the run left it. */
export interface AppliedRun extends EndedRun {
  readonly facts: Facts;
  readonly inputs: RecordedInputs;
  readonly mineReads: readonly MineRead[];
}

/** The drift watch, as functions see it. */
export interface DriftControl {
  /** Where the inputs of a highstate are recorded; nowhere when nobody watches for drift. */
  readonly recordDirectory: string | undefined;
  request(what: 'status' | 'pause' | 'resume' | 'sweep'): Promise<Json>;
  /** A state run begins or has ended: what changes meanwhile is no drift. */
  onRunning(isRunning: boolean): Promise<void>;
  onApplied(run: AppliedRun): Promise<void>;
}

/** What running states takes. */
export interface StateRunParts {
  readonly plans: PlanStore;
  readonly data: MinionData;
  readonly tree: Tree;
  readonly calls: FunctionCalls;
  readonly host: Host;
  readonly lane: ExclusiveLane;
  readonly drift: DriftControl;
  readonly fireEvent: (tag: string, data: Json) => Promise<void>;
}

/** Compiles and runs states in their turn: with fresh pillar, from its own copy of the facts. Without valid pillar nothing is run. */
export async function applyStates(
  parts: StateRunParts,
  request: ApplyRequest,
  caller: CallScope,
): Promise<StateRun> {
  return inTurn(parts, caller, async () => {
    const compiled = await compileStates(parts, request, caller);
    return compiled.kind === 'compiled' ? runCompiled(parts, request, compiled) : compiled;
  });
}

/** Runs states when no others are run, and notes what came of it for the call. */
export async function inTurn(
  { lane }: StateRunParts,
  caller: CallScope,
  work: () => Promise<StateRun>,
): Promise<StateRun> {
  return lane.run(async () => {
    const run = await work();
    caller.runs.push(run);
    return run;
  }, caller.signal);
}

/** Low state with all that its run takes. */
export interface CompiledStates {
  readonly kind: 'compiled';
  readonly chunks: readonly LowChunk[];
  readonly sources: StateSources;
  readonly scope: CallScope;
  readonly asked: Omit<PillarRequest, 'grains'>;
  readonly mineReads: readonly MineRead[];
}

/** Compiles what is asked for; a run where there is nothing to be run. */
export async function compileStates(
  parts: StateRunParts,
  request: ApplyRequest,
  caller: CallScope,
): Promise<CompiledStates | StateRun> {
  const { data, tree, calls } = parts;
  const { states } = tree.registry;
  const mineReads: MineRead[] = [];
  const saltenv = request.saltenv ?? caller.saltenv;
  const scope: CallScope = {
    ...caller,
    facts: { ...caller.facts },
    saltenv,
    // A highstate without an environment is about all of them, a run of single files about `base`.
    chosenSaltenv: request.saltenv ?? (request.sls.length > 0 ? saltenv : caller.chosenSaltenv),
    test: request.test,
    codes: [],
    onMineRead: (question, values) => mineReads.push(mineRead(question, values)),
  };
  await tree.extensions.sync(saltenv, undefined, scope.signal);
  const { pillarenv, pillar: override } = request;
  const asked = { saltenv: scope.chosenSaltenv, pillarenv, override };
  scope.facts.pillar = await newPillar(data, asked, scope);
  if (scope.facts.pillar.errors.length > 0) {
    return {
      kind: 'errors',
      errors: ['Pillar failed to render with the following messages:', ...scope.facts.pillar.errors],
    };
  }
  const selection = selectionOf(request);
  const work = { kind: 'lowState', view: data.view(scope), saltenv, selection } as const;
  const { low: chunks, sources, errors } = await calls.compile(work, scope);
  const problems = errors.length > 0 ? errors : problemsOf({ ...request, saltenv }, chunks, states);
  if (problems.length > 0) return { kind: 'errors', errors: problems };
  if (chunks.length === 0) return { kind: 'ran', results: nothingToRun(request) };
  return { kind: 'compiled', chunks, sources, scope, asked, mineReads };
}

/** What a dry run found, by the state's tag. */
export type Fingerprints = Map<string, string>;

/** Runs what was compiled; of a dry run `plan` is filled with what it found. */
export async function runCompiled(
  parts: StateRunParts,
  request: ApplyRequest,
  { chunks, sources, scope, asked, mineReads }: CompiledStates,
  plan?: Fingerprints,
): Promise<StateRun> {
  const { drift } = parts;
  const about = scopeOf(request);
  const record = about !== undefined && drift.recordDirectory !== undefined ? noInputs() : undefined;
  const filled = new Map<LowChunk, LowChunk>();
  if (!request.test) await drift.onRunning(true);
  try {
    const results = await runStates(
      chunks,
      runEnvironment(parts, scope, request, { total: chunks.length, sources, record, asked, filled, plan }),
    );
    if (about !== undefined && record !== undefined && !scope.signal.aborted) {
      await drift.onApplied({
        scope: about,
        chunks: chunks.map((chunk) => filled.get(chunk) ?? chunk),
        results,
        facts: { ...scope.facts, pillar: { ...scope.facts.pillar, secrets: [...scope.secrets] } },
        inputs: record,
        mineReads: distinctReads(mineReads),
      });
    }
    return { kind: 'ran', results };
  } finally {
    if (!request.test) await drift.onRunning(false);
  }
}

/** What of this host a run is about; undefined for one that says nothing of how it should stay. */
function scopeOf(request: ApplyRequest): RunScope | undefined {
  const {
    sls,
    exclude = [],
    whitelist,
    topFile,
    text,
    saltenv,
    pillarenv,
    pillar,
    id,
    single,
    test,
  } = request;
  if (test || single !== undefined || text !== undefined) return undefined;
  const isNarrowed = [whitelist, topFile, pillarenv, pillar, id].some((given) => given !== undefined);
  return {
    of: sls.length > 0 ? 'files' : 'highstate',
    isWhole: !isNarrowed && exclude.length === 0,
    saltenv,
  };
}

/** Pillar for a run, which becomes the minion's own where it is as everybody gets it. */
async function newPillar(
  data: MinionData,
  asked: Omit<PillarRequest, 'grains'>,
  scope: CallScope,
): Promise<Pillar> {
  const pillar = await data.fetchPillar(asked, scope);
  if (asked.override === undefined && pillar.errors.length === 0) data.adopt(pillar);
  return pillar;
}

function selectionOf(request: ApplyRequest): StateSelection {
  const { sls, exclude = [], whitelist, topFile, text, saltenv, single } = request;
  if (single !== undefined) return { kind: 'single', ...single };
  if (text !== undefined) return { kind: 'text', text, exclude };
  if (sls.length > 0) return { kind: 'sls', names: sls, exclude };
  return { kind: 'top', exclude, whitelist, saltenv, topFile };
}

/** Why what one call asks for by name cannot be run. */
function problemsOf(
  { id, single, sls, saltenv }: ApplyRequest,
  chunks: readonly LowChunk[],
  states: StateRegistry,
): readonly string[] {
  if (single !== undefined && states.get(single.fun) === undefined) {
    return [`Specified state '${single.fun}' was not found${suggestion(single.fun, states.names())}`];
  }
  if (id === undefined || chunks.some((chunk) => chunk.__id__ === id)) return [];
  const ids = chunks.map((chunk) => chunk.__id__);
  const hint = suggestion(id, ids);
  return [`No matches for ID '${id}' found in SLS '${sls.join(', ')}' within saltenv '${saltenv}'${hint}`];
}

function runEnvironment(
  { data, tree, calls, host, drift, fireEvent }: StateRunParts,
  scope: CallScope,
  { id }: ApplyRequest,
  {
    total,
    sources,
    record,
    asked,
    filled,
    plan,
  }: {
    readonly total: number;
    readonly sources: StateSources;
    readonly record: RecordedInputs | undefined;
    readonly asked: Omit<PillarRequest, 'grains'>;
    readonly filled: Map<LowChunk, LowChunk>;
    readonly plan: Fingerprints | undefined;
  },
): RunEnvironment {
  const redactor = data.redactorForRun(scope);
  return {
    states: tree.registry.states,
    host,
    test: scope.test,
    only: id === undefined ? undefined : (chunk) => chunk.__id__ === id,
    failhard: data.opts['failhard'] === true,
    disabledRequisites: disabledRequisites(data.opts['disabled_requisites']),
    redactor,
    signal: scope.signal,
    placeText: (position) => placeText(sources, position),
    argumentPlace: (position, argument) => argumentPlace(sources, position, argument),
    context(request) {
      const context = calls.stateContext(scope, request);
      if (record === undefined || request.test || drift.recordDirectory === undefined) return context;
      return { ...context, ...recording(context, record, drift.recordDirectory) };
    },
    onPlanned: plan && ((chunk, fingerprint) => plan.set(stateTag(chunk), fingerprint)),
    onFilled: (chunk, carriedOut) => filled.set(chunk, carriedOut),
    onProgress: progressReporter(scope, total, redactor),
    async fireEvent(tag, result) {
      const name = tag === true ? `salt/state_result/${result.__id__}` : tag;
      await fireEvent(name, { ret: { ...result } });
    },
    async refresh(what) {
      if (what === 'grains') scope.facts.grains = await data.refreshGrains();
      if (what === 'pillar') scope.facts.pillar = await newPillar(data, asked, scope);
    },
  };
}

function progressReporter(scope: CallScope, total: number, redactor: Redactor): (progress: Progress) => void {
  const counts = { done: 0, failed: 0, changed: 0 };
  return (progress) => {
    if (scope.report === undefined) return;
    if (progress.kind === 'finished') {
      counts.done += 1;
      if (progress.result.result === false) counts.failed += 1;
      if (Object.keys(progress.result.changes).length > 0) counts.changed += 1;
    }
    const { __id__: id, state, fun, name } = progress.chunk;
    const named = () => ({ id: redactor.text(id), fun: `${state}.${fun}`, name: redactor.text(name) });
    const current = progress.kind === 'started' ? { current: named() } : {};
    scope.report({ ...counts, total: Math.max(total, progress.total), ...current } satisfies JobProgress);
  };
}

function disabledRequisites(option: Json | undefined): readonly string[] {
  return Array.isArray(option) ? option.map(String) : typeof option === 'string' ? [option] : [];
}

/** Salt's answer when there are no states: nothing for files that hold none, and a failed state when nothing is assigned. */
function nothingToRun({ sls, text }: ApplyRequest): RunResult {
  if (sls.length > 0 || text !== undefined) return {};
  return {
    'no_|-states_|-states_|-None': {
      name: 'No States',
      result: false,
      changes: {},
      comment: 'No states found for this minion: no top file, or nothing in it is meant for this minion.',
      duration: 0,
      start_time: '',
      __run_num__: 0,
      __sls__: '',
      __id__: 'states',
    },
  };
}
