import type { AnyState, ExecutionFunction, ExtensionFolder } from '@muster/engine';
import { MusterError, type SourcePosition } from '@muster/shared';

/** A file of such a folder, as its bytes were when it was fetched. */
export interface ExtensionFile {
  readonly sha256: string;
  /** What errors call it. */
  readonly shownAs: string;
}

/** Files by their paths below the file roots (`_states/hostname.ts`). */
export type ExtensionFiles = Readonly<Record<string, ExtensionFile>>;

/** A file that cannot be used, and why, with its place: everything of its module fails with that message. */
export interface BrokenExtension {
  readonly kind: ExtensionFolder;
  readonly module: string;
  readonly message: string;
  /** The place that the message begins with. */
  readonly position?: SourcePosition;
}

/** What a tree adds to Muster's own states and functions. */
export interface Extensions {
  readonly states: readonly AnyState[];
  readonly functions: readonly ExecutionFunction[];
  readonly broken: readonly BrokenExtension[];
}

export const noExtensions: Extensions = { states: [], functions: [], broken: [] };

/** The error of something in an extension. */
export function extensionError(message: string, cause?: unknown): MusterError {
  return new MusterError('EXTENSION_INVALID', message, { cause });
}
