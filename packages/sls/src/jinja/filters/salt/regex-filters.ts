import { escapePattern } from '@muster/shared';
import { isTruthy, PyTuple, type Value } from '../../../value/index.ts';
import { textArgument } from '../../arguments.ts';
import { type Native, native } from '../../native.ts';
import { PythonRegex } from '../../runtime/python-regex.ts';
import type { Runtime } from '../../runtime/runtime.ts';

/** The filters that search and replace by regular expressions in Python's notation. */
export const regexFilters: readonly Native[] = [
  native('regex_escape(value)', (_, value) => escapePattern(textArgument(value, 'value'))),
  native('regex_search(txt, rgx, ignorecase=False, multiline=False)', (runtime, text, pattern, ...flags) =>
    groups(regexOf(runtime, pattern, flags).search(textArgument(text, 'txt'))),
  ),
  native('regex_match(txt, rgx, ignorecase=False, multiline=False)', (runtime, text, pattern, ...flags) =>
    groups(regexOf(runtime, pattern, flags).match(textArgument(text, 'txt'))),
  ),
  native(
    'regex_replace(txt, rgx, val, ignorecase=False, multiline=False)',
    (runtime, text, pattern, value, ...flags) => {
      const replaced = regexOf(runtime, pattern, flags).replace(
        textArgument(text, 'txt'),
        textArgument(value, 'val'),
      );
      runtime.budget.allocate(replaced.length);
      return replaced;
    },
  ),
];

/** A pattern with the two flags that the filters take. */
export function regexOf(
  runtime: Runtime,
  pattern: Value,
  [ignoreCase = false, multiline = false]: readonly Value[],
): PythonRegex {
  const flags = (isTruthy(ignoreCase) ? 'i' : '') + (isTruthy(multiline) ? 'm' : '');
  return new PythonRegex(textArgument(pattern, 'rgx'), flags, runtime.budget);
}

function groups(match: RegExpExecArray | null): Value {
  if (match === null) return null;
  return new PyTuple(Array.from({ length: match.length - 1 }, (_, index) => match[index + 1] ?? null));
}
