import type { Json } from '@muster/shared';
import type { RunResult } from './state-result.ts';

/** What the running minion can be asked without changing it. */
export interface MinionAnswers {
  /** Every function's value for each targeted minion: {minion: value}, or {function: {minion: value}} for several; one minion can be left out. */
  mineGet(
    target: string | readonly string[],
    functions: string | readonly string[],
    targetType: string,
    withoutMinion?: string,
  ): Promise<Json>;
  /** Compiles without running; the shapes of Salt's state.show_*. */
  showStates(
    what: 'highstate' | 'sls' | 'lowstate' | 'low_sls' | 'top',
    sls: readonly string[],
    /** As in ApplyRequest. */
    saltenv: string | undefined,
    /** Pillar laid over what is compiled. */
    pillar?: Readonly<Record<string, Json>>,
  ): Promise<Json>;
  running(): Promise<Json>;
  driftStatus(): Promise<Json>;
}

/** What functions such as state.apply, mine.update or saltutil.refresh_pillar need of the running minion. */
export interface MinionServices extends MinionAnswers {
  refreshPillar(): Promise<Readonly<Record<string, Json>>>;
  refreshGrains(): Promise<Readonly<Record<string, Json>>>;
  /**
   * Fetches the user's own states and functions (`_states`, `_modules`) and puts them to use. Answers with those that are
   * new, changed or gone, by kind; those that cannot be used are an error that names them, and the others are in use.
   */
  syncExtensions(
    kinds: readonly ExtensionFolder[],
    saltenv: string,
  ): Promise<Readonly<Record<ExtensionFolder, readonly string[]>>>;
  mineUpdate(): Promise<void>;
  /** Shares a value, with the minions that `allow` selects or with all. */
  mineSend(
    name: string,
    value: Json,
    allow?: { readonly target: string; readonly type: string },
  ): Promise<void>;
  mineDelete(name: string): Promise<void>;
  mineFlush(): Promise<void>;
  fireEvent(tag: string, data: Json): Promise<void>;
  /** Compiles and runs states: highstate without `sls`. */
  applyStates(request: ApplyRequest): Promise<StateRun>;
  /** A dry run that is kept; its name is undefined where nothing could be run. */
  planStates(request: ApplyRequest): Promise<{ readonly run: StateRun; readonly plan: string | undefined }>;
  /** Carries out what a kept dry run found, or nothing where this host or its states are not as they were then. */
  applyPlan(plan: string): Promise<StateRun>;
  killJob(jid: string): Promise<boolean>;
  drift(request: 'pause' | 'resume' | 'sweep'): Promise<Json>;
}

/** Folders of the file roots from which minions take code: `_states`, ... */
export type ExtensionFolder = 'states' | 'modules' | 'grains';

export interface ApplyRequest {
  readonly sls: readonly string[];
  /** What to leave out, in the forms of the `exclude` of SLS files: names of files, `{sls: name}`, `{id: name}`. */
  readonly exclude?: readonly Json[] | undefined;
  /** Of what the top file assigns, these files alone. */
  readonly whitelist?: readonly string[] | undefined;
  /** Path of the top file in the file roots; the configured one unless given. */
  readonly topFile?: string | undefined;
  /** The text of an SLS file, in place of files of the file roots. */
  readonly text?: string | undefined;
  /** Environment of the SLS files, and for a highstate the only one whose assignments count; the caller's unless given. */
  readonly saltenv?: string | undefined;
  readonly pillarenv?: string | undefined;
  readonly test: boolean;
  readonly pillar?: Readonly<Record<string, Json>> | undefined;
  /** The states of one id with what they require (state.sls_id), or one made on the spot (state.single). */
  readonly id?: string | undefined;
  readonly single?:
    | {
        readonly fun: string;
        readonly name: string;
        readonly args: Readonly<Record<string, Json>>;
      }
    | undefined;
}

/** A run's results, or the errors for which nothing was run. */
export type StateRun =
  | { readonly kind: 'ran'; readonly results: RunResult }
  | { readonly kind: 'errors'; readonly errors: readonly string[] };
