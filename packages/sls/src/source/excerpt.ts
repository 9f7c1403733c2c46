/** How many lines are shown before and after the one that is meant. */
const contextLines = 4;

/** Longer lines are cut. */
const longestShown = 140;

/** How much of a long line is shown in front of the place that is meant. */
const shownBefore = 60;

const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f000}-\u{1f02f}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]$|^\p{Emoji_Presentation}$/u;
const withoutWidth = /^[\p{M}\p{Cf}]$/u;
// Whatever stands in a file, showing it must not steer a terminal.
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** The lines of a text, counted from 1. */
export interface Lines {
  readonly count: number;
  text(line: number): string;
}

/**
 * The lines around a line and column (from 1, in UTF-16 units), numbered, the line itself marked and the column pointed at
 * from below. Every line ends with a line break.
 */
export function excerpt(
  lines: Lines,
  { line, column }: { readonly line: number; readonly column: number },
): string {
  const first = Math.max(1, line - contextLines);
  const last = Math.max(line, Math.min(lines.count, line + contextLines));
  const width = String(last).length;
  let shown = '';
  for (let number = first; number <= last; number += 1) {
    const mark = number === line ? '>' : ' ';
    const isMeant = number === line;
    const cut = shownPart(lines.text(number), isMeant ? column : 1);
    shown += `${`${mark} ${String(number).padStart(width)} | ${cut.text}`.trimEnd()}\n`;
    if (isMeant) shown += `  ${' '.repeat(width)} | ${blanksFor(cut.before)}^\n`;
  }
  return shown;
}

/** The part of a line that is shown, and the part of that which stands before a column. */
function shownPart(line: string, column: number): { readonly text: string; readonly before: string } {
  const start = line.length <= longestShown || column <= shownBefore ? 0 : column - shownBefore;
  const end = start + longestShown;
  const lead = start > 0 ? '...' : '';
  const text = `${lead}${line.slice(start, end)}${end < line.length ? '...' : ''}`;
  const before = `${lead}${line.slice(start, Math.max(start, column - 1))}`;
  return { text: printable(text), before: printable(before) };
}

function printable(text: string): string {
  return text.toWellFormed().replace(controls, '\ufffd');
}

/** Blanks that take as much room on a terminal as a text does. */
function blanksFor(text: string): string {
  return Array.from(text, (character) => {
    if (character === '\t') return '\t';
    if (withoutWidth.test(character)) return '';
    return wide.test(character) ? '  ' : ' ';
  }).join('');
}
