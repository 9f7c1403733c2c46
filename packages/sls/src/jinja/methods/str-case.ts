import { textArgument } from '../arguments.ts';
import { type Native, native } from '../native.ts';

/** The methods of str that change letter case. */
export const strCaseMethods: readonly Native[] = [
  native('lower(self)', (_, self) => textArgument(self, 'self').toLowerCase()),
  native('upper(self)', (_, self) => textArgument(self, 'self').toUpperCase()),
  native('casefold(self)', (_, self) => textArgument(self, 'self').toLowerCase().replaceAll('ß', 'ss')),
  native('capitalize(self)', (_, self) => capitalize(textArgument(self, 'self'))),
  native('title(self)', (_, self) => textArgument(self, 'self').replace(/\p{L}[\p{L}\p{M}]*/gu, capitalize)),
  native('swapcase(self)', (_, self) =>
    textArgument(self, 'self').replace(/\p{L}/gu, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    ),
  ),
];

/** Returns a text with its first character in upper case and all others in lower case. */
export function capitalize(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return text === '' ? '' : first.toUpperCase() + text.slice(first.length).toLowerCase();
}
