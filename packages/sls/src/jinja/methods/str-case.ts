import { type Native, native } from '../native.ts';

/** The methods of str that change letter case. */
export const strCaseMethods: readonly Native[] = [
  native('lower(self: str)', (_, self) => self.toLowerCase()),
  native('upper(self: str)', (_, self) => self.toUpperCase()),
  native('casefold(self: str)', (_, self) => self.toLowerCase().replaceAll('ß', 'ss')),
  native('capitalize(self: str)', (_, self) => capitalize(self)),
  native('title(self: str)', (_, self) => self.replace(/\p{L}[\p{L}\p{M}]*/gu, capitalize)),
  native('swapcase(self: str)', (_, self) =>
    self.replace(/\p{L}/gu, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    ),
  ),
];

/** Returns a text with its first character in upper case and all others in lower case. */
export function capitalize(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return text === '' ? '' : first.toUpperCase() + text.slice(first.length).toLowerCase();
}
