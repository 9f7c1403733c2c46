import type { z } from 'zod';

/** What a schema expected where it found something else, in words: `a whole number`, `one of start, end`. */
export function expectationOf(issue: z.core.$ZodIssue): string {
  const message = issue.message.replace(/^Invalid input: /, '').replace(/, received .*$/, '');
  // Sentences of a schema's own are better than anything that can be made of its kind.
  const isPlain = issue.code === 'invalid_type' && message === `expected ${issue.expected}`;
  if (message.startsWith('expected ') && !isPlain) return message;
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `expected ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'starts_with' && 'prefix' in issue
        ? `expected a text that begins with ${String(issue.prefix)}`
        : `expected a text that matches ${issue.pattern ?? issue.format}`;
    case 'invalid_union':
      return unionExpectation(issue.errors);
    default:
      return message;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  record: 'a mapping',
  object: 'a mapping',
  null: 'nothing',
};

/** Each way in which the value could have fitted. */
function unionExpectation(alternatives: readonly (readonly z.core.$ZodIssue[])[]): string {
  const ways = alternatives
    .flatMap(([first]) => (first === undefined ? [] : expectationOf(first)))
    .filter((way) => way.startsWith('expected '))
    .flatMap((way) => way.slice('expected '.length).split(' or '));
  return `expected ${[...new Set(ways)].join(' or ')}`;
}
