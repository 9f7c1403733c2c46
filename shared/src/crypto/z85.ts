import { MusterError } from '../errors/muster-error.ts';

// ZeroMQ RFC 32.
const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
const values = new Map(Array.from(alphabet, (character, value) => [character, value]));

/** Bytes (a multiple of four) in the text form that ZeroMQ uses for keys. */
export function z85Encode(bytes: Uint8Array): string {
  if (bytes.length % 4 !== 0) throw new MusterError('INTERNAL', 'Z85 takes a multiple of four bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let offset = 0; offset < bytes.length; offset += 4) {
    const number = view.getUint32(offset);
    for (const power of [85 ** 4, 85 ** 3, 85 ** 2, 85, 1])
      text += alphabet.charAt(Math.floor(number / power) % 85);
  }
  return text;
}

/** The bytes of a Z85 text; KEY_INVALID for anything that is none. */
export function z85Decode(text: string): Uint8Array {
  if (text.length % 5 !== 0) throw notZ85();
  const bytes = new Uint8Array((text.length / 5) * 4);
  const view = new DataView(bytes.buffer);
  for (let group = 0; group * 5 < text.length; group++) {
    let number = 0;
    for (const character of text.slice(group * 5, group * 5 + 5)) {
      const value = values.get(character);
      if (value === undefined) throw notZ85();
      number = number * 85 + value;
    }
    if (number > 0xffff_ffff) throw notZ85();
    view.setUint32(group * 4, number);
  }
  return bytes;
}

function notZ85(): MusterError {
  return new MusterError('KEY_INVALID', 'not a key in Z85 form');
}
