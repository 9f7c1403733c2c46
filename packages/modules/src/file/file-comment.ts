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
    const pattern = regex.replace(/^\^/, '').replace(/\$$/, '');
    const sign = escapePattern(char);
    const commented = `^(\\s*)${sign}[ \\t]*(?=${pattern})`;
    const after = mapMatchingLines(before, commented, (line) =>
      boundedPattern(commented).replace(line, '\\1'),
    );
    if (after !== before || ignoreMissing || boundedPattern(`^[ \\t]*(?:${pattern})`, 'm').test(before))
      return after;
    throw new StateFailedError(`${regex}: Pattern not found`);
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
