import { PyBytes, type Value, valueError } from '../../value/index.ts';
import { textArgument } from '../arguments.ts';
import { native, nativeTable } from '../native.ts';

/** The methods of Python's bytes. */
export const bytesMethods = nativeTable([
  native("decode(self, encoding='utf-8', errors='strict')", (_, self, encoding, errors) =>
    decode(bytesOf(self), textArgument(encoding, 'encoding'), textArgument(errors, 'errors')),
  ),
  native('hex(self)', (_, self) => Buffer.from(bytesOf(self)).toString('hex')),
  native('startswith(self, prefix)', (_, self, prefix) => {
    const start = bytesOf(prefix);
    return Buffer.compare(bytesOf(self).subarray(0, start.length), start) === 0;
  }),
  native('strip(self)', (_, self) => new PyBytes(Buffer.from(latin1(self).trim(), 'latin1'))),
  native('lower(self)', (_, self) => new PyBytes(Buffer.from(latin1(self).toLowerCase(), 'latin1'))),
  native('upper(self)', (_, self) => new PyBytes(Buffer.from(latin1(self).toUpperCase(), 'latin1'))),
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

function bytesOf(value: Value): Uint8Array {
  if (value instanceof PyBytes) return value.data;
  throw valueError('a bytes-like object is required');
}

function latin1(value: Value): string {
  return Buffer.from(bytesOf(value)).toString('latin1');
}
