import type { LowChunk } from '@muster/contract';
import type { SourcePosition } from '@muster/shared';
import type { Severity } from './finding.ts';

/** One state of a tree, with what is needed to say where it is wrong. */
export interface LintedChunk {
  readonly chunk: LowChunk;
  /** Where an argument of it was written, or an entry of its list; the declaration's place for one that is not written there. */
  readonly placeOf: (argument: string, entry?: string) => SourcePosition;
  /** How much a fault of an argument counts: where something of its file is not known, what templates make of it may be none on a host; so may what is `forWantOfData`. */
  readonly severityOf: (argument: string, forWantOfData?: boolean) => Severity;
  /** Whether it watches or listens to something in one of the runs that it is part of, or something says so of it. */
  readonly isWatching: () => boolean;
}
