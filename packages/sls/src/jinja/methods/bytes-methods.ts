import { PyBytes, valueError } from '../../value/index.ts';
import { native, nativeTable } from '../native.ts';

/** The methods of Python's bytes. */
export const bytesMethods = nativeTable([
  native("decode(self: bytes, encoding: str='utf-8', errors: str='strict')", (_, self, encoding, errors) =>
    decode(self, encoding, errors),
  ),
  native('hex(self: bytes)', (_, self) => Buffer.from(self).toString('hex')),
  native(
    'startswith(self: bytes, prefix: bytes)',
    (_, self, prefix) => Buffer.compare(self.subarray(0, prefix.length), prefix) === 0,
  ),
  native('strip(self: bytes)', (_, self) => new PyBytes(Buffer.from(latin1(self).trim(), 'latin1'))),
  native('lower(self: bytes)', (_, self) => new PyBytes(Buffer.from(latin1(self).toLowerCase(), 'latin1'))),
  native('upper(self: bytes)', (_, self) => new PyBytes(Buffer.from(latin1(self).toUpperCase(), 'latin1'))),
]);

/** Returns the text that bytes stand for in an encoding. */
export function decode(data: Uint8Array, encoding: string, errors = 'strict'): string {
  const name = encoding.toLowerCase().replaceAll('_', '-');
  if (name === 'latin-1' || name === 'latin1' || name === 'iso-8859-1')
    return Buffer.from(data).toString('latin1');
  if (name !== 'utf-8' && name !== 'utf8' && name !== 'ascii')
    throw valueError(`unknown encoding: ${encoding}`);
  try {
    const text = new TextDecoder('utf-8', { fatal: errors === 'strict', ignoreBOM: true }).decode(data);
    return errors === 'ignore' ? text.replaceAll('\ufffd', '') : text;
  } catch (error) {
    if (error instanceof TypeError) throw valueError(`'${encoding}' codec can't decode bytes: invalid data`);
    throw error;
  }
}

function latin1(data: Uint8Array): string {
  return Buffer.from(data).toString('latin1');
}
