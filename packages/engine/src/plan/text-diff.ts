import { createTwoFilesPatch } from 'diff';

/** Comparing texts longer than this costs more than reading the difference is worth. */
const longestText = 1024 * 1024;
const longestDiff = 64 * 1024;

/** A unified diff with three lines of context under Salt's `---`/`+++` header; empty when the texts are equal. */
export function textDiff(before: string, after: string): string {
  if (before === after) return '';
  if (before.length > longestText || after.length > longestText) return 'Too long for a diff';
  const patch = createTwoFilesPatch('', '', before, after, undefined, undefined, {
    context: 3,
    timeout: 1000,
  });
  if (patch === undefined) return 'The texts differ too much for a diff';
  const body = patch.slice(patch.indexOf('\n@@') + 1);
  const diff = `--- \n+++ \n${body}`;
  return diff.length <= longestDiff
    ? diff
    : `${diff.slice(0, longestDiff)}\n[diff cut after ${longestDiff} characters]\n`;
}
