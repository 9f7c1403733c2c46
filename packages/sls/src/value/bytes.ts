import { typeError } from './py-error.ts';
import { isInt } from './py-number.ts';
import { pyStr } from './text.ts';
import { type Key, PyObject, typeName, type Value } from './value.ts';

/** Python's bytes. */
export class PyBytes extends PyObject {
  readonly data: Uint8Array;

  constructor(data: Uint8Array) {
    super('bytes');
    this.data = data;
  }

  /** Returns the UTF-8 bytes of a text. */
  static encode(text: string): PyBytes {
    return new PyBytes(new TextEncoder().encode(text));
  }

  override repr(): string {
    const body = Array.from(this.data, byteRepr).join('');
    return body.includes("'") && !body.includes('"') ? `b"${body}"` : `b'${body.replaceAll("'", "\\'")}'`;
  }

  override equals(other: Value): boolean {
    return other instanceof PyBytes && Buffer.compare(this.data, other.data) === 0;
  }

  override key(): Key {
    return `\0b${Buffer.from(this.data).toString('latin1')}`;
  }

  override iterate(): Iterable<Value> {
    return Array.from(this.data);
  }

  override has(value: Value): boolean {
    if (value instanceof PyBytes) return Buffer.from(this.data).includes(Buffer.from(value.data));
    if (!isInt(value)) throw typeError(`a bytes-like object is required, not '${typeName(value)}'`);
    return this.data.includes(Number(value));
  }

  override get length(): number {
    return this.data.length;
  }
}

/** Returns the bytes that a value is, or those of its text in UTF-8. */
export function bytesOf(value: Value): Uint8Array {
  return value instanceof PyBytes ? value.data : Buffer.from(pyStr(value));
}

/** Returns the text that bytes are in UTF-8, or else the bytes. */
export function textOrBytes(data: Buffer): Value {
  const text = data.toString('utf8');
  return Buffer.from(text).equals(data) ? text : new PyBytes(data);
}

function byteRepr(byte: number): string {
  if (byte === 0x5c) return '\\\\';
  if (byte === 0x0a) return '\\n';
  if (byte === 0x0d) return '\\r';
  if (byte === 0x09) return '\\t';
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
