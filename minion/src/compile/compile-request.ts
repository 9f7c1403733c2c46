import type { Json, LowChunk, RenderRequest } from '@muster/engine';
import type { StateSources } from '@muster/sls';

/** The data of one minion that everything in a compile process sees. */
export interface MinionView {
  /** The same for requests of one run: what a process made of the data, and the files it read, are good for all of them. */
  readonly revision: number;
  readonly id: string;
  readonly grains: Readonly<Record<string, Json>>;
  /** Packed by `packValue`, which keeps what JSON cannot. */
  readonly pillar: Uint8Array;
  /** Paths of the files that the pillar was made of, as far as they are known. */
  readonly pillarFiles: readonly string[] | undefined;
  readonly opts: Readonly<Record<string, Json>>;
  /** Execution functions that the main thread performs. */
  readonly functions: readonly string[];
  /** Modules of the user's that cannot be used: the main thread answers calls of them with the reason. */
  readonly brokenModules: readonly string[];
}

/** Which states are meant: files by name, one made on the spot, or what the top file assigns. */
export type StateSelection =
  | {
      readonly kind: 'top';
      readonly exclude: readonly Json[];
      /** Of what the top file assigns, these files alone. */
      readonly whitelist?: readonly string[];
      /** The only environment whose assignments count. */
      readonly saltenv?: string;
    }
  | { readonly kind: 'sls'; readonly names: readonly string[]; readonly exclude: readonly Json[] }
  | {
      readonly kind: 'single';
      readonly fun: string;
      readonly name: string;
      readonly args: Readonly<Record<string, Json>>;
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
      readonly kwargs: Readonly<Record<string, Json>>;
    }
  | {
      readonly kind: 'pillar';
      readonly view: Pick<MinionView, 'id' | 'grains' | 'opts' | 'functions'>;
      readonly request: LocalPillarRequest;
    };

/** Pillar that a minion without a master compiles for itself. */
export interface LocalPillarRequest {
  readonly roots: Readonly<Record<string, readonly string[]>>;
  readonly saltenv?: string | undefined;
  readonly pillarenv?: string | undefined;
  readonly override?: Readonly<Record<string, Json>> | undefined;
}

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

/** Pillar as it goes to processes and over the wire. */
export interface PackedPillar {
  readonly packed: Uint8Array;
  readonly errors: readonly string[];
  /** Values to mask in everything that is shown. */
  readonly secrets: readonly string[];
  /** Paths of the files that it was made of, where it was compiled. */
  readonly files?: readonly string[];
  /** Options of the master that hold here too: nodegroups, the rules of the top file, Jinja's. */
  readonly opts?: Readonly<Record<string, Json>>;
}

/** The answer to each kind of request. */
export interface CompileAnswers {
  readonly lowState: CompiledStates;
  readonly show: ShownStates;
  readonly template: string;
  readonly pure: Json;
  readonly pillar: PackedPillar;
}
