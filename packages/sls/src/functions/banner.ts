import { wrapText } from '../jinja/index.ts';
import { announceText, PyError } from '../value/index.ts';

export interface BannerOptions {
  readonly width: number;
  readonly comment: string;
  readonly border: string;
  readonly blockStart: string | undefined;
  readonly blockEnd: string | undefined;
  readonly title: string | undefined;
  readonly text: string | undefined;
  readonly newline: boolean;
}

const standardTitle = 'THIS FILE IS MANAGED BY SALT - DO NOT EDIT';
const standardText =
  'The contents of this file are managed by Salt. Any changes to this file may be overwritten automatically and without warning.';

/** A framed comment for the head of a managed file, laid out as Salt's `slsutil.banner` does. */
export function banner(options: BannerOptions): string {
  const { width, comment, border, blockStart, blockEnd, newline } = options;
  announceText(width);
  const leftEdge = comment.trimEnd();
  const rightEdge = comment.trim();
  const left = `${leftEdge} `;
  const right = ` ${rightEdge}`;
  const textWidth = width - left.length - right.length;
  if (textWidth <= 0) throw new PyError('ValueError', 'Width is too small to render banner');
  const frame = comment + border.charAt(0).repeat(width - leftEdge.length - rightEdge.length) + rightEdge;
  const blank = comment + ' '.repeat(width - comment.length * 2) + comment;
  const lines = [
    ...(blockStart === undefined ? [] : [blockStart]),
    frame,
    blank,
    ...wrap(options.title ?? standardTitle, textWidth).map(
      (line) => left + centered(line, textWidth) + right,
    ),
    blank,
    ...wrap(options.text ?? standardText, textWidth).map((line) => left + line.padEnd(textWidth) + right),
    frame,
    ...(blockEnd === undefined ? [] : [blockEnd]),
  ];
  return lines.join('\n') + (newline ? '\n' : '');
}

/** Python's centring: of an odd number of blanks the left side gets the larger part only in an even field. */
function centered(line: string, width: number): string {
  const blanks = width - line.length;
  const before = Math.floor(blanks / 2) + (blanks & width & 1);
  return ' '.repeat(before) + line + ' '.repeat(blanks - before);
}

/** Every kind of blank is one blank, and as many as there are stay. */
function wrap(text: string, width: number): readonly string[] {
  return wrapText(text.replaceAll(/\s/g, ' '), { width, breakLongWords: true, breakOnHyphens: true });
}
