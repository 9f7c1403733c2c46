import { PyBytes, PyDict, valueError } from '../../value/index.ts';
import { formatBraces } from '../format/str-format.ts';
import { type NativeTable, native, nativeTable } from '../native.ts';
import { strCaseMethods } from './str-case.ts';
import { strPredicates } from './str-predicates.ts';
import { strSearchMethods } from './str-search.ts';
import { strShapeMethods } from './str-shape.ts';
import { strSplitMethods } from './str-split.ts';

/** The methods of Python's str. */
export const strMethods: NativeTable = nativeTable([
  ...strCaseMethods,
  ...strPredicates,
  ...strSearchMethods,
  ...strShapeMethods,
  ...strSplitMethods,
  native('format(self: str, *args, **kwargs)', (runtime, self, args, keywords) =>
    formatBraces(runtime, self, args, new PyDict(keywords)),
  ),
  native('format_map(self: str, mapping: dict)', (runtime, self, mapping) =>
    formatBraces(runtime, self, [], mapping),
  ),
  native("encode(self: str, encoding: str='utf-8', errors='strict')", (_, self, encoding) =>
    encodeText(self, encoding),
  ),
]);

/** The encodings of one byte a character, and the highest character that each has. */
const highestIn = new Map([
  ['ascii', 0x7f],
  ['latin-1', 0xff],
  ['latin1', 0xff],
  ['iso-8859-1', 0xff],
]);

/** Returns the bytes of a text in an encoding. */
export function encodeText(text: string, encoding: string): PyBytes {
  const name = encoding.toLowerCase().replaceAll('_', '-');
  if (name === 'utf-8' || name === 'utf8') return PyBytes.encode(text);
  const highest = highestIn.get(name);
  if (highest === undefined) throw valueError(`unknown encoding: ${encoding}`);
  const bytes = Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > highest) throw valueError(`'${encoding}' codec can't encode character '${character}'`);
    return code;
  });
  return new PyBytes(bytes);
}
