import type { Call } from './case-file.ts';

/** What a call came to: data, or the errors that stand in its place or beside it. */
export interface Answer {
  readonly value: unknown;
  readonly errors: readonly string[];
}

/** Something that answers the calls of one case, one after another. */
export interface Caller {
  call(call: Call): Promise<Answer>;
  close(): Promise<void>;
}
