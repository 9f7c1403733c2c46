/** Everything that a worker needs to compile one minion's pillar; it crosses threads. */
export interface PillarWork {
  readonly id: string;
  readonly grains: Readonly<Record<string, unknown>>;
  readonly saltenv?: string | undefined;
  readonly pillarenv?: string;
  /** Pillar given in line, packed. */
  readonly override?: Uint8Array;
}

/** What does not change while the master runs; given to a worker when it starts. */
export interface PillarSettings {
  readonly roots: Readonly<Record<string, readonly string[]>>;
  /** The options that the language reads. */
  readonly opts: Readonly<Record<string, unknown>>;
  readonly secretGlobs: readonly string[];
  readonly timeoutMs: number;
}

/** A function that a template calls, which the worker waits for. */
export interface FunctionQuestion {
  readonly fun: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** What the master answers, as a value or as the sentence that says what went wrong. */
export type FunctionAnswer = { readonly value: unknown } | { readonly problem: string };

export interface PillarResult {
  /** For the minion: `packValue` of the pillar. */
  readonly packed: Uint8Array;
  /** For targets and operators: the same as JSON has it. */
  readonly data: Readonly<Record<string, unknown>>;
  /** In full, for operators: what, file, line, column and the lines around it. */
  readonly errors: readonly string[];
  /** The same without anything that stands in the files. */
  readonly minionErrors: readonly string[];
  /** Paths of the files that it was made of. */
  readonly files: readonly string[];
  readonly secrets: readonly string[];
  /** Those of them that no key tells: what was encrypted, and what functions have read. */
  readonly hiddenSecrets: readonly string[];
}

export type PillarReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'names' }
  | { readonly kind: 'call'; readonly question: FunctionQuestion }
  | { readonly kind: 'result'; readonly result: PillarResult }
  | { readonly kind: 'failure'; readonly message: string };
