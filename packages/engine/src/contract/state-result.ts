import type { Json } from '@muster/shared';

/** What one state came to; the shape that Salt prints. `result` is null when a dry run found changes pending. */
export interface StateResult {
  readonly name: string;
  readonly result: boolean | null;
  readonly changes: { readonly [key: string]: Json };
  readonly comment: string;
  readonly warnings?: readonly string[];
  /** Milliseconds. */
  readonly duration: number;
  /** Local time of day, `HH:MM:SS.ffffff`. */
  readonly start_time: string;
  readonly __run_num__: number;
  readonly __sls__: string;
  readonly __id__: string;
  /** False where it was not run: there was no occasion, or (`result` is null) the run was ended before its turn. */
  readonly __state_ran__?: boolean;
  readonly skip_watch?: boolean;
}

/** A whole run, keyed `state_|-id_|-name_|-fun`, in the order of the run. */
export type RunResult = Readonly<Record<string, StateResult>>;
