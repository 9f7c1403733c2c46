import { isTruthy, PyTuple, type Value } from '../../../value/index.ts';
import { textArgument } from '../../arguments.ts';
import { type Native, native } from '../../native.ts';
import {
  compilePythonRegex,
  escapePattern,
  firstMatch,
  matchesAtStart,
  substitute,
} from '../../python-regex.ts';

/** The filters that search and replace by regular expressions in Python's notation. */
export const regexFilters: readonly Native[] = [
  native('regex_escape(value)', (_, value) => escapePattern(textArgument(value, 'value'))),
  native(
    'regex_search(txt, rgx, ignorecase=False, multiline=False)',
    (_, text, pattern, ignoreCase, multiline) =>
      groups(firstMatch(compile(pattern, ignoreCase, multiline), textArgument(text, 'txt'))),
  ),
  native(
    'regex_match(txt, rgx, ignorecase=False, multiline=False)',
    (_, text, pattern, ignoreCase, multiline) =>
      groups(matchesAtStart(compile(pattern, ignoreCase, multiline), textArgument(text, 'txt'))),
  ),
  native(
    'regex_replace(txt, rgx, val, ignorecase=False, multiline=False)',
    (runtime, text, pattern, value, ignoreCase, multiline) => {
      const regex = compile(pattern, ignoreCase, multiline);
      const result = substitute(regex, textArgument(text, 'txt'), textArgument(value, 'val'));
      runtime.budget.allocate(result.length);
      return result;
    },
  ),
];

function compile(pattern: Value, ignoreCase: Value, multiline: Value): RegExp {
  return compilePythonRegex(textArgument(pattern, 'rgx'), {
    ignoreCase: isTruthy(ignoreCase),
    multiline: isTruthy(multiline),
  });
}

function groups(match: RegExpExecArray | null): Value {
  if (match === null) return null;
  return new PyTuple(Array.from({ length: match.length - 1 }, (_, index) => match[index + 1] ?? null));
}
