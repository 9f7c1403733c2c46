import { type Native, native } from '../native.ts';

/** The methods of str that say what a text consists of. */
export const strPredicates: readonly Native[] = [
  predicate('isalnum', /^[\p{L}\p{N}]+$/u),
  predicate('isalpha', /^\p{L}+$/u),
  predicate('isascii', /^[\0-\x7f]*$/),
  predicate('isdecimal', /^\p{Nd}+$/u),
  predicate('isdigit', /^[\p{Nd}\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089]+$/u),
  predicate('isnumeric', /^\p{N}+$/u),
  predicate('isidentifier', /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*$/u),
  predicate('isprintable', /^(?: |[^\p{C}\p{Z}])*$/u),
  predicate('isspace', /^\s+$/),
  native('islower(self: str)', (_, self) => isLower(self)),
  native('isupper(self: str)', (_, self) => isUpper(self)),
  native('istitle(self: str)', (_, self) => {
    const words = self.match(/\p{L}+/gu);
    return words?.every((word) => /^[\p{Lu}\p{Lt}][^\p{Lu}\p{Lt}]*$/u.test(word)) ?? false;
  }),
];

/** Tells whether a text has letters and all of them are in lower case. */
export function isLower(text: string): boolean {
  return /\p{Ll}/u.test(text) && !/[\p{Lu}\p{Lt}]/u.test(text);
}

/** Tells whether a text has letters and all of them are in upper case. */
export function isUpper(text: string): boolean {
  return /\p{Lu}/u.test(text) && !/[\p{Ll}\p{Lt}]/u.test(text);
}

function predicate(name: string, pattern: RegExp): Native {
  return native(`${name}(self: str)`, (_, self) => pattern.test(self));
}
