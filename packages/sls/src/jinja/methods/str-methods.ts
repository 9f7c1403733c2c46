import { PyBytes, PyTuple, type Value, valueError } from '../../value/index.ts';
import { dictArgument, textArgument } from '../arguments.ts';
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
  native('format(self, *args, **kwargs)', (runtime, self, args, kwargs) => {
    const positional = args instanceof PyTuple ? args : new PyTuple([]);
    return formatBraces(runtime, textArgument(self, 'self'), positional, dictArgument(kwargs, 'kwargs'));
  }),
  native('format_map(self, mapping)', (runtime, self, mapping) =>
    formatBraces(runtime, textArgument(self, 'self'), new PyTuple([]), dictArgument(mapping, 'mapping')),
  ),
  native("encode(self, encoding='utf-8', errors='strict')", (_, self, encoding) =>
    encodeText(textArgument(self, 'self'), textArgument(encoding, 'encoding')),
  ),
]);

/** Returns the bytes of a text in an encoding. */
export function encodeText(text: string, encoding: string): Value {
  switch (encoding.toLowerCase().replaceAll('_', '-')) {
    case 'utf-8':
    case 'utf8':
      return PyBytes.encode(text);
    case 'ascii':
      return singleBytes(text, 0x7f, encoding);
    case 'latin-1':
    case 'latin1':
    case 'iso-8859-1':
      return singleBytes(text, 0xff, encoding);
    default:
      throw valueError(`unknown encoding: ${encoding}`);
  }
}

function singleBytes(text: string, highest: number, encoding: string): PyBytes {
  const bytes = Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > highest) throw valueError(`'${encoding}' codec can't encode character '${character}'`);
    return code;
  });
  return new PyBytes(bytes);
}
