import stringWidth from 'string-width';
import { print, type Terminal, warn } from './terminal.ts';

/** Prints rows under a heading, or says on standard error that there are none. */
export function printTable(
  terminal: Terminal,
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
): void {
  if (rows.length === 0) warn(terminal, none);
  else print(terminal, formatTable(heading, rows, terminal.out.isTTY ? terminal.out.columns : undefined));
}

/** Rows in aligned columns under a heading, the last column unpadded, and below the others where a row would be too wide. */
export function formatTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  mostColumns = Number.POSITIVE_INFINITY,
): string {
  const widths = heading.map((title, column) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, column) =>
      column === cells.length - 1 ? cell : padToWidth(cell, widths[column] ?? 0),
    );
    const whole = padded.join('  ').trimEnd();
    if (stringWidth(whole) <= mostColumns) return whole;
    return `${padded.slice(0, -1).join('  ').trimEnd()}\n    ${cells.at(-1) ?? ''}`;
  };
  return [line(heading), ...rows.map(line)].join('\n');
}

/** A text with blanks up to a width in columns of a terminal, in which some characters take two. */
function padToWidth(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}
