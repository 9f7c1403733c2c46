import type { Json, SourcePosition } from '@muster/shared';
import type { RenderError } from '../render/render-error.ts';
import { unknownText } from '../value/index.ts';

/** How much a finding matters: an `error` breaks runs, a `warning` may, a `note` says what could not be checked. */
export type Severity = 'error' | 'warning' | 'note';

/** One thing that is wrong with a tree, in the file as it was written. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly severity: Severity;
  readonly message: string;
}

/** Collects findings, each of them once; those about values that are not known are left out. */
export class Findings {
  readonly #findings = new Map<string, Finding>();

  add(severity: Severity, position: SourcePosition, message: string): void {
    const { path, line, column } = position;
    const place = `${path}:${line}:${column}: `;
    const bare = (message.includes(place) ? message.split(place).join('') : message).trim();
    if (bare.includes(unknownText)) return;
    // Grammar and rendering may point at different columns of the same fault.
    const key = `${path}:${line}: ${bare}`;
    if (!this.#findings.has(key)) this.#findings.set(key, { path, line, column, severity, message: bare });
  }

  /** An error that has its own place, or else that of the file. */
  addError({ position, message }: RenderError, path: string, severity: Severity = 'error'): void {
    this.add(severity, position ?? { path, line: 1, column: 1 }, message);
  }

  /** In the order of files and lines. */
  sorted(): readonly Finding[] {
    return Array.from(this.#findings.values()).toSorted(
      (left, right) =>
        compare(left.path, right.path) ||
        left.line - right.line ||
        left.column - right.column ||
        compare(left.message, right.message),
    );
  }
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Whether something unknown went into data: what it will be on a host nobody can say. */
export function isUnknownValue(value: Json): boolean {
  return JSON.stringify(value).includes(unknownText);
}
