/**
 * As much of D-Bus's wire format as it takes to call methods with texts and to recognise signals by their header
 * (https://dbus.freedesktop.org/doc/dbus-specification.html, "Message Protocol"). Bodies that arrive are skipped.
 */

/** A method call whose arguments are texts. */
export interface MethodCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly texts?: readonly string[];
}

/** What the header of a message says. */
export interface MessageHeader {
  readonly type: 'call' | 'return' | 'error' | 'signal';
  readonly replySerial?: number;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly errorName?: string;
}

const fieldNames: Readonly<Record<number, keyof MessageHeader>> = {
  1: 'path',
  2: 'interface',
  3: 'member',
  4: 'errorName',
  5: 'replySerial',
};
const fixedHeaderLength = 16;
/** The specification's limit. */
const maxMessageLength = 128 * 1024 * 1024;

/** The bytes of a method call. */
export function encodeCall(call: MethodCall, serial: number): Buffer {
  const texts = call.texts ?? [];
  const body = new Writer();
  for (const text of texts) body.text(text);
  const fields = new Writer();
  const field = (code: number, signature: string, value: string) => {
    fields.align(8);
    fields.byte(code);
    fields.signature(signature);
    if (signature === 'g') fields.signature(value);
    else fields.text(value);
  };
  field(1, 'o', call.path);
  field(2, 's', call.interface);
  field(3, 's', call.member);
  field(6, 's', call.destination);
  if (texts.length > 0) field(8, 'g', 's'.repeat(texts.length));
  const fieldBytes = fields.bytes();
  const message = new Writer();
  for (const byte of [0x6c, 1, 0, 1]) message.byte(byte);
  message.uint32(body.bytes().length);
  message.uint32(serial);
  message.uint32(fieldBytes.length);
  message.raw(fieldBytes);
  message.align(8);
  message.raw(body.bytes());
  return message.bytes();
}

/** The header of the message at the start of the bytes and the message's length, or undefined when not all of it has arrived. */
export function decodeMessage(bytes: Buffer): { header: MessageHeader; length: number } | undefined {
  if (bytes.length < fixedHeaderLength) return undefined;
  const isLittle = bytes[0] === 0x6c;
  const uint32 = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const fieldsEnd = fixedHeaderLength + uint32(12);
  const length = aligned(fieldsEnd, 8) + uint32(4);
  if (length > maxMessageLength) throw new Error('a D-Bus message is longer than allowed');
  if (bytes.length < length) return undefined;
  const header: { -readonly [Key in keyof MessageHeader]: MessageHeader[Key] } = {
    type: typeOf(bytes[1]),
  };
  let at = fixedHeaderLength;
  while (at < fieldsEnd) {
    at = aligned(at, 8);
    const code = bytes[at] ?? 0;
    const signature = String.fromCharCode(bytes[at + 2] ?? 0);
    at += 4;
    const name = fieldNames[code];
    if (signature === 'u') {
      at = aligned(at, 4);
      if (name === 'replySerial') header.replySerial = uint32(at);
      at += 4;
    } else if (signature === 'g') {
      at += (bytes[at] ?? 0) + 2;
    } else {
      at = aligned(at, 4);
      const end = at + 4 + uint32(at);
      const value = bytes.toString('utf8', at + 4, end);
      if (name !== undefined && name !== 'type' && name !== 'replySerial') header[name] = value;
      at = end + 1;
    }
  }
  return { header, length };
}

function typeOf(byte: number | undefined): MessageHeader['type'] {
  return byte === 2 ? 'return' : byte === 3 ? 'error' : byte === 4 ? 'signal' : 'call';
}

class Writer {
  readonly #chunks: Buffer[] = [];
  #length = 0;

  byte(value: number): void {
    this.raw(Buffer.of(value));
  }

  uint32(value: number): void {
    this.align(4);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    this.raw(bytes);
  }

  text(value: string): void {
    const bytes = Buffer.from(value);
    this.uint32(bytes.length);
    this.raw(bytes);
    this.byte(0);
  }

  signature(value: string): void {
    this.byte(value.length);
    this.raw(Buffer.from(value, 'latin1'));
    this.byte(0);
  }

  align(boundary: number): void {
    this.raw(Buffer.alloc(aligned(this.#length, boundary) - this.#length));
  }

  raw(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

function aligned(at: number, boundary: number): number {
  return Math.ceil(at / boundary) * boundary;
}
