import type { Call, ConformanceCase } from './case-file.ts';

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

/** Makes a caller whose file roots, pillar, grains and options are those of a case. */
export type CallerFactory = (conformanceCase: ConformanceCase, temporary: string) => Promise<Caller>;
