import { centerText, wrapText } from '../jinja/index.ts';
import { announceText, valueError } from '../value/index.ts';

export interface BannerOptions {
  readonly width: number;
  readonly commentchar: string;
  readonly borderchar: string;
  readonly blockstart: string | undefined;
  readonly blockend: string | undefined;
  readonly title: string | undefined;
  readonly text: string | undefined;
  readonly newline: boolean;
}

const standardTitle = 'THIS FILE IS MANAGED BY SALT - DO NOT EDIT';
const standardText =
  'The contents of this file are managed by Salt. Any changes to this file may be overwritten automatically and without warning.';

/** A framed comment for the head of a managed file, laid out as Salt's `slsutil.banner` does. */
export function banner(options: BannerOptions): string {
  const { width, commentchar: comment, borderchar: border, blockstart, blockend, newline } = options;
  announceText(width);
  const leftEdge = comment.trimEnd();
  const rightEdge = comment.trim();
  const left = `${leftEdge} `;
  const right = ` ${rightEdge}`;
  const textWidth = width - left.length - right.length;
  if (textWidth <= 0) throw valueError('Width is too small to render banner');
  const frame = comment + border.charAt(0).repeat(width - leftEdge.length - rightEdge.length) + rightEdge;
  const blank = comment + ' '.repeat(width - comment.length * 2) + comment;
  const lines = [
    ...(blockstart === undefined ? [] : [blockstart]),
    frame,
    blank,
    ...wrap(options.title ?? standardTitle, textWidth).map(
      (line) => left + centerText(line, textWidth, ' ') + right,
    ),
    blank,
    ...wrap(options.text ?? standardText, textWidth).map((line) => left + line.padEnd(textWidth) + right),
    frame,
    ...(blockend === undefined ? [] : [blockend]),
  ];
  return lines.join('\n') + (newline ? '\n' : '');
}

/** Every kind of blank is one blank, and as many as there are stay. */
function wrap(text: string, width: number): readonly string[] {
  return wrapText(text.replaceAll(/\s/g, ' '), { width, breakLongWords: true, breakOnHyphens: true });
}
