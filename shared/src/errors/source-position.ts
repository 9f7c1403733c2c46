/** A place in a text that a person wrote; lines and columns count from 1. */
export interface SourcePosition {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** `file:line:column`, the form that editors and terminals turn into links. */
export function formatPosition({ path, line, column }: SourcePosition): string {
  return `${path}:${line}:${column}`;
}
