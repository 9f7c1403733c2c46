import { escapePattern } from '@muster/shared';
import { PyTuple, type Value } from '../../../value/index.ts';
import { type Native, native } from '../../native.ts';
import { PythonRegex } from '../../runtime/python-regex.ts';
import type { Runtime } from '../../runtime/runtime.ts';

/** The filters that search and replace by regular expressions in Python's notation. */
export const regexFilters: readonly Native[] = [
  native('regex_escape(value: str)', (_, value) => escapePattern(value)),
  native(
    'regex_search(txt: str, rgx: str, ignorecase: bool=False, multiline: bool=False)',
    (runtime, text, pattern, ...flags) => groups(regexOf(runtime, pattern, flags).search(text)),
  ),
  native(
    'regex_match(txt: str, rgx: str, ignorecase: bool=False, multiline: bool=False)',
    (runtime, text, pattern, ...flags) => groups(regexOf(runtime, pattern, flags).match(text)),
  ),
  native(
    'regex_replace(txt: str, rgx: str, val: str, ignorecase: bool=False, multiline: bool=False)',
    (runtime, text, pattern, value, ...flags) => {
      const replaced = regexOf(runtime, pattern, flags).replace(text, value);
      runtime.budget.allocate(replaced.length);
      return replaced;
    },
  ),
];

/** A pattern with the two flags that the filters take. */
export function regexOf(
  { budget }: Runtime,
  pattern: string,
  [ignoreCase, multiline]: readonly [boolean, boolean],
): PythonRegex {
  return new PythonRegex(pattern, (ignoreCase ? 'i' : '') + (multiline ? 'm' : ''), budget);
}

function groups(match: RegExpExecArray | null): Value {
  if (match === null) return null;
  return new PyTuple(Array.from({ length: match.length - 1 }, (_, index) => match[index + 1] ?? null));
}
