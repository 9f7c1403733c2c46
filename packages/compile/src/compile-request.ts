import type { LowChunk } from '@muster/contract';
import type { RenderRequest } from '@muster/engine';
import type { Json, JsonRecord } from '@muster/shared';
import type { StateSources } from '@muster/sls';

/** The data of one minion. The same object stands for the same data: it is sent once, and what a process makes of it, and reads meanwhile, is good for all requests that have it. */
export interface MinionView {
  readonly id: string;
  readonly grains: JsonRecord;
  /** Packed by `packValue`, which keeps what JSON cannot. */
  readonly pillar: Uint8Array;
  /** Paths of the files that the pillar was made of, as far as they are known. */
  readonly pillarFiles: readonly string[] | undefined;
  readonly opts: JsonRecord;
}

/** What pillar is compiled by, the same object for all minions. */
export interface PillarView {
  readonly roots: Readonly<Record<string, readonly string[]>>;
  /** The options that the language reads. */
  readonly opts: Readonly<Record<string, unknown>>;
  /** Keys whose values are secret. */
  readonly secretGlobs: readonly string[];
}

/** The minion whose pillar is compiled, and which. */
export interface PillarWork {
  readonly id: string;
  readonly grains: Readonly<Record<string, unknown>>;
  readonly saltenv?: string | undefined;
  readonly pillarenv?: string | undefined;
  /** Pillar given in line, packed. */
  readonly override?: Uint8Array | undefined;
}

/** Which states are meant: files by name, a text or one state made on the spot, or what the top file assigns. */
export type StateSelection =
  | {
      readonly kind: 'top';
      readonly exclude: readonly Json[];
      /** Of what the top file assigns, these files alone. */
      readonly whitelist?: readonly string[] | undefined;
      /** The only environment whose assignments count. */
      readonly saltenv?: string | undefined;
      readonly topFile?: string | undefined;
    }
  | { readonly kind: 'sls'; readonly names: readonly string[]; readonly exclude: readonly Json[] }
  | { readonly kind: 'text'; readonly text: string; readonly exclude: readonly Json[] }
  | {
      readonly kind: 'single';
      readonly fun: string;
      readonly name: string;
      readonly args: JsonRecord;
    };

/** What `state.show_*` shows. */
export type ShownForm = 'highstate' | 'sls' | 'lowstate' | 'low_sls' | 'top';

/** What a compile process does. */
export type CompileRequest =
  | {
      readonly kind: 'lowState';
      readonly view: MinionView;
      readonly saltenv: string;
      readonly selection: StateSelection;
    }
  | {
      readonly kind: 'show';
      readonly view: MinionView;
      readonly saltenv: string;
      /** For forms of what the top file assigns: the only environment whose assignments count. */
      readonly only: string | undefined;
      readonly form: ShownForm;
      readonly names: readonly string[];
    }
  | { readonly kind: 'template'; readonly view: MinionView; readonly request: RenderRequest }
  | {
      readonly kind: 'pure';
      readonly view: MinionView;
      readonly fun: string;
      readonly args: readonly Json[];
      readonly kwargs: JsonRecord;
    }
  | { readonly kind: 'pillar'; readonly view: PillarView; readonly work: PillarWork };

/** Low state, or why there is none. */
export interface CompiledStates {
  readonly low: readonly LowChunk[];
  /** The files that declare them. */
  readonly sources: StateSources;
  readonly errors: readonly string[];
}

/** A shown form, or why there is none. */
export interface ShownStates {
  readonly value: Json;
  readonly errors: readonly string[];
}

/** The pillar of one minion. */
export interface PillarResult {
  /** By `packPlainValue`. */
  readonly packed: Uint8Array;
  /** The same as JSON has it. */
  readonly data: JsonRecord;
  /** In full, for operators: what, file, line, column and the lines around it. */
  readonly errors: readonly string[];
  /** The same without anything that stands in the files. */
  readonly minionErrors: readonly string[];
  /** Paths of the files that it was made of. */
  readonly files: readonly string[];
  /** Values to mask in everything that is shown. */
  readonly secrets: readonly string[];
  /** Those of them that no key tells: what was encrypted. */
  readonly hiddenSecrets: readonly string[];
  /** Keys of secrets that are too short or common to be masked wherever they stand. */
  readonly commonSecrets: readonly string[];
}

/** The answer to each kind of request. */
export interface CompileAnswers {
  readonly lowState: CompiledStates;
  readonly show: ShownStates;
  readonly template: string;
  readonly pure: Json;
  readonly pillar: PillarResult;
}
