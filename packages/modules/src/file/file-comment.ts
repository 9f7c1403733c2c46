import { StateFailedError } from '@muster/engine';
import { boundedPattern, escapePattern } from '@muster/shared';
import { z } from 'zod';
import { flag, text } from '../arguments/schemas.ts';
import { defineEdit } from './edited-file.ts';
import { absolutePath, copySuffix } from './file-arguments.ts';

const commentArgs = z.strictObject({
  name: absolutePath.describe('Path of the file.'),
  regex: text.describe('Expression that the lines match, without the comment sign.'),
  char: text.default('#').describe('The comment sign.'),
  backup: copySuffix.default('.bak'),
  ignore_missing: flag.default(false).describe('Lines that are not there are no failure.'),
});

/** `file.comment`: lines that match an expression are commented out. */
export const fileComment = defineEdit({
  name: 'file.comment',
  summary: 'Lines that match an expression are commented out.',
  args: commentArgs,
  examples: [{ name: '/etc/fstab', regex: '^/dev/sdb1' }],
  edit(before, { regex, char, ignore_missing: ignoreMissing }) {
    const pattern = unanchored(regex);
    const after = mapMatchingLines(
      before,
      `^(?!\\s*${escapePattern(char)}).*(?:${pattern})`,
      (line) => `${char}${line}`,
    );
    if (
      after !== before ||
      ignoreMissing ||
      boundedPattern(`${escapePattern(char)}.*(?:${pattern})`, 'm').test(before)
    )
      return after;
    throw new StateFailedError(`${pattern}: Pattern not found`);
  },
  comment(outcome, { name }) {
    if (outcome === 'unchanged') return 'Pattern already commented';
    return outcome === 'changed' ? 'Commented lines successfully' : `File ${name} is set to be updated`;
  },
});

/** `file.uncomment`: lines that match an expression are no comments. */
export const fileUncomment = defineEdit({
  name: 'file.uncomment',
  summary: 'Lines that match an expression are no comments.',
  args: commentArgs,
  examples: [{ name: '/etc/ssh/sshd_config', regex: 'PermitRootLogin no' }],
  edit(before, { regex, char, ignore_missing: ignoreMissing }) {
    const [, pattern = '', end = ''] = /^\^*(.*?)(\$*)$/s.exec(regex) ?? [];
    const sign = escapePattern(char);
    const line = boundedPattern(`^[ \\t]*(?:${pattern})${end}`, 'm');
    if (!boundedPattern(`${sign}[ \\t]*(?:${pattern})${end}`, 'm').test(before)) {
      if (ignoreMissing || line.test(before)) return before;
      throw new StateFailedError(`${regex}: Pattern not found`);
    }
    // The sign goes from the beginning of the line, however often it stands there, and blanks behind it stay.
    const after = mapMatchingLines(before, `^${sign}\\s*(?:${pattern})${end}`, (commented) => {
      let at = 0;
      while (at < commented.length && char.includes(commented.charAt(at))) at += 1;
      return commented.slice(at);
    });
    if (line.test(after)) return after;
    throw new StateFailedError('Expected uncommented lines not found');
  },
  comment(outcome, { name }) {
    if (outcome === 'unchanged') return 'Pattern already uncommented';
    return outcome === 'changed' ? 'Uncommented lines successfully' : `File ${name} is set to be updated`;
  },
});

function mapMatchingLines(text: string, pattern: string, map: (line: string) => string): string {
  const expression = boundedPattern(pattern);
  return text
    .split('\n')
    .map((line) => (expression.test(line) ? map(line) : line))
    .join('\n');
}

function unanchored(regex: string): string {
  return regex.replace(/^(?:\(\?[iLmsux]\))?\^?/, '').replace(/\$$/, '');
}
