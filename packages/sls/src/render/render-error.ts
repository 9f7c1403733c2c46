import {
  type ErrorCode,
  errorMessage,
  formatPosition,
  MusterError,
  type SourcePosition,
} from '@muster/shared';
import { JinjaError } from '../jinja/index.ts';
import { isPosition, SourceText } from '../source/source-text.ts';
import { YamlError } from '../yaml/yaml-error.ts';

/** One thing that is wrong with a tree of SLS files, as data: it crosses threads and the wire. */
export interface RenderError {
  readonly code: ErrorCode;
  /** For people; begins with the position where there is one. */
  readonly message: string;
  readonly sls?: string | undefined;
  readonly saltenv?: string | undefined;
  readonly position?: SourcePosition | undefined;
  /** The lines around the position. */
  readonly excerpt?: string | undefined;
  /** Where the file that is wrong was included, and where the file that includes it was, the nearest first. */
  readonly includedFrom?: readonly SourcePosition[];
  /** What may have been meant, for those who may know the names of other files. */
  readonly hint?: string;
  /** The id that is not part of the high state, where that is what is wrong. */
  readonly missingId?: string;
  /** The SLS file that is not there, where that is what is wrong. */
  readonly missingSls?: string;
}

/** Where an error belongs. */
export interface ErrorPlace {
  readonly sls?: string | undefined;
  readonly saltenv?: string | undefined;
  readonly position?: SourcePosition | undefined;
}

/** An error in the meaning of SLS files: what is wrong, and where it was written if that is known. */
export function slsError(problem: string, place: ErrorPlace = {}): RenderError {
  const { position, ...names } = place;
  if (position === undefined) return { code: 'SLS_INVALID', message: problem, ...names };
  return { code: 'SLS_INVALID', message: `${formatPosition(position)}: ${problem}`, ...names, position };
}

/** Anything that rendering threw, with a sentence in front that says what was being done. */
export function renderErrorOf(error: unknown, doing: string, place: ErrorPlace = {}): RenderError {
  const { sls, saltenv } = place;
  const located = locationOf(error);
  return {
    code: error instanceof MusterError ? error.code : 'RENDER_FAILED',
    message: `${doing}: ${errorMessage(error)}`,
    sls,
    saltenv,
    ...located,
  };
}

/** A render error in full: the sentence, how the file was reached, then the lines around the place. */
export function renderErrorText({ message, hint = '', excerpt, includedFrom = [] }: RenderError): string {
  const lines = [
    message + hint,
    ...includedFrom.map((position) => `  included from ${formatPosition(position)}`),
  ];
  if (excerpt !== undefined && !message.includes(excerpt)) lines.push(excerpt.trimEnd());
  return lines.join('\n');
}

/** The same errors, those that have a place and no lines with the lines around it. */
export function withExcerpts(
  errors: readonly RenderError[],
  textOf: (path: string) => string | undefined,
): readonly RenderError[] {
  const known = new Map<string, SourceText>();
  return errors.map((error) => {
    const { excerpt, position } = error;
    const text = position === undefined || excerpt !== undefined ? undefined : textOf(position.path);
    if (text === undefined || position === undefined) return error;
    const source = known.get(position.path) ?? new SourceText(position.path, text);
    known.set(position.path, source);
    return { ...error, excerpt: source.excerptAt(source.offsetAt(position)) };
  });
}

function locationOf(error: unknown): Pick<RenderError, 'position' | 'excerpt'> {
  if (error instanceof YamlError || error instanceof JinjaError) {
    return { position: error.position, excerpt: error.excerpt };
  }
  if (!(error instanceof MusterError)) return {};
  const { position, excerpt } = error.details;
  return {
    position: isPosition(position) ? position : undefined,
    excerpt: typeof excerpt === 'string' ? excerpt : undefined,
  };
}
