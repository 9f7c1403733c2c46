import { readFile } from 'node:fs/promises';
import { type LayeredRegistry } from '@muster/catalog';
import type { CompilePool, ShownForm, StateSelection } from '@muster/compile';
import {
  callFunction,
  type FunctionContext,
  type FunctionEffect,
  findFunction,
  type Host,
  isRecord,
  isWithin,
  type Json,
  type MinionServices,
  type RenderRequest,
  reachError,
  reachOf,
  type StateContext,
} from '@muster/engine';
import { errorMessage, errorReport, growingRedactor, MusterError, type Redactor } from '@muster/shared';
import type { Logger } from 'pino';
import { brokenError, type MinionExtensions } from '../extension/index.ts';
import type { FileStore } from '../files/file-store.ts';
import { stateFiles } from '../files/state-files.ts';
import type { ExclusiveLane, JobOutcome, RunningJob } from '../jobs/index.ts';
import { askedFunctions, type Mine, mineAnswer } from '../reporting/mine.ts';
import type { MinePublisher } from '../reporting/mine-publisher.ts';
import { type CallScope, viewOf } from './call-scope.ts';
import type { Facts, Pillar, PillarRequest, PillarSource } from './facts.ts';
import { type AnswerSources, hostAnswers } from './host-answers.ts';
import { outcomeOf } from './outcome.ts';
import { type AppliedRun, applyStates, type StateRunParts } from './state-runs.ts';
import { jsonOf } from './wire-json.ts';

/** The drift watch, as functions see it. */
export interface DriftControl {
  request(what: 'status' | 'pause' | 'resume' | 'sweep'): Promise<Json>;
  /** A state run begins or has ended: what changes meanwhile is no drift. */
  onRunning(isRunning: boolean): Promise<void>;
  onApplied(run: AppliedRun): Promise<void>;
}

/** The jobs of the minion, as functions see them. */
export interface JobControl {
  running(): readonly RunningJob[];
  cancel(jid: string): boolean;
}

/** What a minion is made of: everything that differs between one with a master, one without, and a test. */
export interface RuntimeParts {
  readonly id: string;
  /** The configuration under Salt's names. */
  readonly opts: Readonly<Record<string, Json>>;
  readonly host: Host;
  readonly registry: LayeredRegistry;
  /** The user's own states and functions, which the registry gets from here. */
  readonly extensions: MinionExtensions;
  readonly compile: CompilePool;
  readonly files: FileStore;
  /** Where downloads are kept. */
  readonly downloads: string;
  /** Where the inputs of a highstate are recorded; undefined where nobody watches for drift. */
  readonly recordDirectory: string | undefined;
  readonly pillar: PillarSource;
  readonly grains: () => Promise<Readonly<Record<string, Json>>>;
  readonly mine: Mine;
  readonly lane: ExclusiveLane;
  readonly jobs: JobControl;
  readonly drift: DriftControl;
  readonly fireEvent: (tag: string, data: Json) => Promise<void>;
  /** There is newer pillar, which may say other things about the mine and drift. */
  readonly onPillar?: () => void;
  readonly log: Logger;
}

/** A call from outside. */
export interface FunctionCall {
  readonly fun: string;
  readonly args: readonly Json[];
  readonly kwargs: Readonly<Record<string, Json>>;
  readonly signal: AbortSignal;
  readonly jid?: string;
  readonly report?: CallScope['report'];
}

/** Whoever looks at the whole pillar is told, under Salt's key, what of it did not compile. */
function withPillarErrors({ fun, args }: FunctionCall, value: Json, { errors }: Pillar): Json {
  const isWhole = (fun === 'pillar.items' || fun === 'pillar.data') && args.length === 0;
  return isWhole && errors.length > 0 && isRecord(value) ? { ...value, _errors: errors } : value;
}

const noPillar: Pillar = { packed: new Uint8Array(), errors: [], secrets: [], data: {} };

/** Calls execution functions and applies states on one host, with the data that the minion holds. */
export class MinionRuntime {
  readonly #parts: RuntimeParts;
  readonly #facts: Facts = { grains: {}, pillar: noPillar };
  readonly #answerSources: AnswerSources;
  /** What functions such as sdb.get have read since the minion started. */
  readonly #readSecrets = new Set<string>();
  /** Everything to mask, pillar's secrets included. */
  #secrets = new Set<string>();
  #redactor: Redactor = growingRedactor(this.#secrets);
  #publisher: MinePublisher | undefined;

  constructor(parts: RuntimeParts) {
    this.#parts = parts;
    const { files, log, registry } = parts;
    this.#answerSources = {
      files,
      log,
      functions: () => ({
        names: [...registry.functions.names()],
        brokenModules: registry.brokenModules(),
      }),
      pillar: (request, scope) => this.#fetchPillar(request, scope),
      call: (fun, args, kwargs, scope) => this.#call(fun, args, kwargs, { ...scope, isNested: true }),
    };
  }

  get facts(): Readonly<Facts> {
    return this.#facts;
  }

  /** Masks what pillar says is secret, and what was read from elsewhere. */
  get redactor(): Redactor {
    return this.#redactor;
  }

  /** Who fills the mine; set once the minion has been put together. */
  set publisher(publisher: MinePublisher) {
    this.#publisher = publisher;
  }

  async refreshGrains(): Promise<Readonly<Record<string, Json>>> {
    this.#facts.grains = await this.#parts.grains();
    return this.#facts.grains;
  }

  /** Fetches pillar anew; where that fails, the minion goes on with what it has. */
  async refreshPillar(signal: AbortSignal): Promise<Pillar> {
    const pillar = await this.#fetchPillar({ saltenv: this.#configuredSaltenv }, this.scope({ signal }));
    this.#adopt(pillar);
    return pillar;
  }

  /** Brings the user's own states and functions up to date. */
  async syncExtensions(signal: AbortSignal): Promise<void> {
    await this.#parts.extensions.sync(this.#saltenv, undefined, signal);
  }

  /** Makes a call; what it throws becomes its outcome. Nothing secret is in the return. */
  async execute(call: FunctionCall): Promise<JobOutcome> {
    const scope = this.scope(call);
    let outcome: JobOutcome;
    try {
      await this.#freshen(call.fun, scope);
      const value = await this.#call(call.fun, call.args, call.kwargs, scope);
      outcome = outcomeOf(call.fun, withPillarErrors(call, value, scope.facts.pillar), scope.runs);
    } catch (error) {
      if (!(error instanceof MusterError))
        this.#parts.log.error({ jid: call.jid, fun: call.fun, err: error }, 'call failed');
      outcome = { success: false, retcode: 1, return: errorReport(error) };
    }
    return { ...outcome, return: this.#redactorFor(scope).value(outcome.return ?? null) };
  }

  /** A call with pillar of its own has secrets of its own. */
  #redactorFor({ secrets }: CallScope): Redactor {
    return secrets.isSubsetOf(this.#secrets) ? this.#redactor : growingRedactor(this.#secrets.union(secrets));
  }

  /** Makes a call and answers with its value, secrets included: for the minion's own use. */
  async call(
    fun: string,
    args: readonly Json[],
    kwargs: Readonly<Record<string, Json>>,
    signal: AbortSignal,
  ): Promise<Json> {
    return this.#call(fun, args, kwargs, { ...this.scope({ signal }), isNested: true });
  }

  /** Has texts masked in everything that is shown from now on. */
  keepSecret(texts: readonly string[]): void {
    for (const text of texts) {
      this.#readSecrets.add(text);
      this.#secrets.add(text);
    }
  }

  /** What a call sees: the facts of its beginning, and the files of the roots as they are from now on. */
  scope({ signal, jid, report }: Pick<FunctionCall, 'signal' | 'jid' | 'report'>): CallScope {
    return {
      facts: { ...this.#facts },
      saltenv: this.#saltenv,
      chosenSaltenv: this.#configuredSaltenv,
      test: false,
      reach: reachOf.job,
      signal,
      runs: [],
      secrets: new Set(),
      ...(jid === undefined ? {} : { jid }),
      ...(report === undefined ? {} : { report }),
    };
  }

  /** What a state sees, whose own code reaches as far as `reach`; the templates that it has rendered are the tree's. */
  stateContext(scope: CallScope, saltenv: string, test: boolean, reach: FunctionEffect): StateContext {
    const { id, opts, files, downloads } = this.#parts;
    return {
      minionId: id,
      saltenv,
      test,
      grains: scope.facts.grains,
      pillar: scope.facts.pillar.data,
      opts,
      files: stateFiles({ store: files, downloads, saltenv, signal: scope.signal }),
      render: (request) => this.#render(request, scope),
      call: (fun, args = [], kwargs = {}) =>
        this.#call(fun, args, kwargs, { ...scope, saltenv, test, reach, isNested: true }),
      signal: scope.signal,
    };
  }

  async #call(
    fun: string,
    args: readonly Json[],
    kwargs: Readonly<Record<string, Json>>,
    scope: CallScope,
  ): Promise<Json> {
    scope.signal.throwIfAborted();
    const { registry, compile } = this.#parts;
    const found = findFunction(registry.functions, fun);
    if (!isWithin(scope.reach, found)) throw reachError(found, scope.reach);
    if (found.kind === 'language') {
      const request = { kind: 'pure', view: this.#view(scope), fun, args, kwargs } as const;
      return compile.ask(request, hostAnswers(this.#answerSources, scope), scope);
    }
    const context = this.#functionContext(scope, found.effect);
    return callFunction(found, { positional: args, named: kwargs }, context);
  }

  /** A function that is not Muster's own may be new or another since the file roots were last looked at; sys.* tells of all. */
  async #freshen(fun: string, { saltenv, signal }: CallScope): Promise<void> {
    const { registry, extensions, log } = this.#parts;
    const isOwn = registry.isOwnFunction(fun) && !fun.startsWith('sys.');
    if (isOwn) return;
    try {
      await extensions.sync(saltenv, undefined, signal);
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ fun }, `the functions of the file roots are not fetched: ${errorMessage(error)}`);
    }
  }

  #functionContext(scope: CallScope, effect: FunctionEffect): FunctionContext {
    const within = { ...scope, reach: effect };
    return {
      ...this.stateContext(within, scope.saltenv, scope.test, effect),
      host: this.#parts.host,
      minion: this.#services(scope),
      keepSecret: (texts) => {
        this.keepSecret(texts);
        for (const text of texts) scope.secrets.add(text);
      },
      ...(scope.jid === undefined ? {} : { jid: scope.jid }),
      ...(scope.isNested === undefined ? {} : { isNested: true }),
    };
  }

  #services(scope: CallScope): MinionServices {
    const { mine, jobs, drift, fireEvent, id, extensions } = this.#parts;
    return {
      refreshPillar: async () => (await this.refreshPillar(scope.signal)).data,
      refreshGrains: () => this.refreshGrains(),
      syncExtensions: async (kinds, saltenv) => {
        const { changed, broken } = await extensions.sync(saltenv, kinds, scope.signal);
        const unusable = broken.filter(({ kind }) => kinds.includes(kind));
        if (unusable.length > 0) throw brokenError(unusable);
        const of = (kind: string) => changed.filter((name) => name.startsWith(`${kind}.`));
        return { states: of('states'), modules: of('modules'), grains: [] };
      },
      mineUpdate: async () => this.#publisher?.update(scope.signal),
      mineSend: async (name, value, { allowTarget, allowTargetType = 'glob' } = {}) => {
        const allow =
          allowTarget === undefined ? {} : { allow: { target: allowTarget, type: allowTargetType } };
        this.#publisher?.forget(name);
        await mine.store({ [name]: { value, ...allow } }, false);
      },
      mineDelete: async (name) => {
        this.#publisher?.forget(name);
        await mine.store({ [name]: null }, false);
      },
      mineFlush: async () => {
        this.#publisher?.forget();
        await mine.store({}, true);
      },
      mineGet: async (target, functions, targetType, withoutMinion) => {
        const { names } = askedFunctions(functions);
        const values = await mine.get(target, names, targetType, scope.signal);
        scope.onMineRead?.({ target, functions: names, type: targetType }, values);
        return mineAnswer(values, functions, withoutMinion);
      },
      fireEvent: (tag, data) => fireEvent(tag, this.#redactorFor(scope).value(data)),
      applyStates: (request) => applyStates(this.#stateRunParts, request, scope),
      showStates: (what, sls, saltenv, pillar) => this.#show(what, sls, saltenv, pillar, scope),
      running: async () => jobs.running().map((job) => jsonOf({ ...job, id })),
      killJob: async (jid) => jobs.cancel(jid),
      driftStatus: () => drift.request('status'),
      drift: (request) => drift.request(request),
    };
  }

  get #stateRunParts(): StateRunParts {
    const { host, registry, extensions, lane, opts, recordDirectory, drift, fireEvent } = this.#parts;
    return {
      host,
      states: registry.states,
      lane,
      opts,
      recordDirectory,
      syncExtensions: async ({ signal }, saltenv) => {
        await extensions.sync(saltenv, undefined, signal);
      },
      fetchPillar: async (request, scope) => {
        const pillar = await this.#fetchPillar(request, scope);
        if (request.override === undefined && pillar.errors.length === 0) this.#adopt(pillar);
        return pillar;
      },
      refreshGrains: () => this.refreshGrains(),
      compile: (scope, saltenv, selection) => this.#lowState(scope, saltenv, selection),
      context: (scope, { saltenv, test, reach }) => this.stateContext(scope, saltenv, test, reach),
      fireEvent,
      onRunning: (isRunning) => drift.onRunning(isRunning),
      onApplied: (run) => drift.onApplied(run),
    };
  }

  async #lowState(scope: CallScope, saltenv: string, selection: StateSelection) {
    const request = { kind: 'lowState', view: this.#view(scope), saltenv, selection } as const;
    return this.#parts.compile.ask(request, hostAnswers(this.#answerSources, scope), scope);
  }

  async #show(
    form: ShownForm,
    names: readonly string[],
    only: string | undefined,
    override: Readonly<Record<string, Json>> | undefined,
    caller: CallScope,
  ): Promise<Json> {
    const saltenv = only ?? caller.saltenv;
    const chosenSaltenv = only ?? (names.length > 0 ? saltenv : caller.chosenSaltenv);
    const scope = { ...caller, facts: { ...caller.facts }, saltenv, chosenSaltenv };
    await this.#parts.extensions.sync(saltenv, undefined, scope.signal);
    scope.facts.pillar = await this.#fetchPillar({ saltenv: chosenSaltenv, override }, scope);
    if (scope.facts.pillar.errors.length > 0) return this.#shownErrors(caller, scope.facts.pillar.errors);
    const request = { kind: 'show', view: this.#view(scope), saltenv, only, form, names } as const;
    const answers = hostAnswers(this.#answerSources, scope);
    const { value, errors } = await this.#parts.compile.ask(request, answers, scope);
    return errors.length > 0 ? this.#shownErrors(caller, errors) : value;
  }

  /** As Salt does it: errors take the place of the answer, and the call has failed. */
  #shownErrors(scope: CallScope, errors: readonly string[]): Json {
    scope.runs.push({ kind: 'errors', errors });
    return errors;
  }

  async #render(request: RenderRequest, scope: CallScope): Promise<string> {
    const answers = hostAnswers(this.#answerSources, scope);
    const located = await this.#withText(request, scope);
    const question = { kind: 'template', view: this.#view(scope), request: located } as const;
    return this.#parts.compile.ask(question, answers, scope);
  }

  /** A template from outside the file roots is read here: compile processes know the roots alone. */
  async #withText(request: RenderRequest, scope: CallScope): Promise<RenderRequest> {
    const { source, saltenv } = request;
    if ('text' in source || /^(?:salt|muster):/.test(source.url)) return request;
    const file = await this.stateContext(scope, saltenv, scope.test, scope.reach).files.cache(source.url);
    if (file === undefined) throw new MusterError('FILE_NOT_FOUND', `there is no file ${source.url}`);
    return { ...request, source: { text: await readFile(file.path, 'utf8'), name: source.url } };
  }

  #adopt(pillar: Pillar): void {
    this.#facts.pillar = pillar;
    this.#secrets = new Set([...pillar.secrets, ...this.#readSecrets]);
    this.#redactor = growingRedactor(this.#secrets);
    this.#parts.onPillar?.();
  }

  async #fetchPillar(request: Omit<PillarRequest, 'grains'>, scope: CallScope): Promise<Pillar> {
    const pillar = await this.#parts.pillar.fetch({ ...request, grains: scope.facts.grains }, scope.signal);
    for (const secret of pillar.secrets) scope.secrets.add(secret);
    return pillar;
  }

  #view(scope: CallScope) {
    const { id, opts } = this.#parts;
    return viewOf(scope, id, opts);
  }

  get #saltenv(): string {
    return this.#configuredSaltenv ?? 'base';
  }

  get #configuredSaltenv(): string | undefined {
    const configured = this.#parts.opts['saltenv'];
    return typeof configured === 'string' ? configured : undefined;
  }
}
