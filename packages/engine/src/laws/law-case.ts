import type { Json, JsonRecord } from '@muster/shared';
import type { MemoryHost, MemoryHostOptions } from '../host/memory/memory-contract.ts';
import type { GivenEntry } from '../host/memory/memory-files.ts';
import type { PlainContextOptions } from './plain-context.ts';

/** What every declaration has cases for: what it declares is not there, is there otherwise, is there already, cannot be had. */
export const declarationKinds = ['create', 'repair', 'nothing to do', 'cannot'] as const;

/** What an action has cases for, as they fit; any state may have cases in which something that it watches changed. */
export type LawKind = (typeof declarationKinds)[number] | 'run' | 'skip' | 'fail' | 'reaction';

/** One use of a state on which the laws are tried. */
export interface LawUse {
  readonly kind: LawKind;
  /** What is special about this use. */
  readonly about: string;
  readonly name: string;
  readonly args?: JsonRecord;
  readonly context?: PlainContextOptions;
  /** Values that must appear in no result. */
  readonly secrets?: readonly string[];
}

/** A use of a state on a host in memory, and what comes of it. */
export interface LawCase extends LawUse, LawExpectation {
  /** How the host begins. */
  readonly host?: MemoryHostOptions;
  /** What a state before it in the same run does to the host, as a package that brings a service; a dry run does not. */
  readonly earlier?: (host: MemoryHost) => void | Promise<void>;
}

/**
 * What comes of a run, all of it: what is left out is not there. Whether it succeeds follows from the kind of the case. Texts
 * say `{name}` for the name that the state is used with.
 */
export interface LawExpectation {
  readonly comment: string | RegExp;
  readonly changes?: LawRecord;
  readonly warnings?: readonly string[];
  /** What was done beside writing files, in order. */
  readonly runs?: readonly LawRun[];
  /** What every one of those was done with that does not say otherwise: an account, a directory, an environment. */
  readonly runsWith?: LawRecord;
  /** Every path that was written to or removed, by other means than those, with what is there afterwards; null for nothing. */
  readonly files?: Readonly<Record<string, GivenEntry | LawRecord | RegExp | null>>;
  /** Comment, changes and result of the dry run where they are not those of the run; the result of one that plans something is null. */
  readonly planned?: string | RegExp | undefined;
  readonly plannedChanges?: LawRecord | undefined;
  readonly plannedResult?: boolean | null;
}

/** Data in which a pattern stands for a text in which chance has a part. */
export type LawRecord = { readonly [key: string]: Json | RegExp | LawRecord | undefined };

/** A program with its arguments, or a method of packages or services (`services.start nginx`), as a shell reads it; in parts where it is done with more than that. */
export type LawRun = string | RegExp | ({ readonly run: string | RegExp } & LawRecord);
