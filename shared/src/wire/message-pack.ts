import { Packr } from 'msgpackr';
import { isRecord } from '../data/json.ts';
import { errorMessage, MusterError } from '../errors/muster-error.ts';
import { scanMessagePack } from './message-pack-scan.ts';

const packr = new Packr({
  useRecords: false,
  mapsAsObjects: true,
  moreTypes: false,
  encodeUndefinedAsNil: true,
  // As JSON has it: what is stored and shown later could not hold more.
  int64AsType: 'number',
});

/** The MessagePack bytes of plain data; MESSAGE_INVALID for anything else, or for more bytes or values than the limits. */
export function packData(value: unknown, limit: number, mostValues?: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = packr.pack(present(value));
  } catch (cause) {
    throw new MusterError('MESSAGE_INVALID', `not plain data: ${errorMessage(cause)}`, { cause });
  }
  checkSize(bytes, limit);
  // What the other side would refuse is better refused here, where the sender can still say so.
  scanMessagePack(bytes, mostValues);
  return bytes;
}

/** Absent is not null: an optional field that is there as undefined would arrive as null. */
function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (!isRecord(value) || !isPlain(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, present(field)]));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The data of MessagePack bytes, whoever made them; MESSAGE_INVALID for what is malformed, too deep or beyond the limits. */
export function unpackData(bytes: Uint8Array, limit: number, mostValues?: number): unknown {
  checkSize(bytes, limit);
  scanMessagePack(bytes, mostValues);
  try {
    return packr.unpack(bytes);
  } catch (cause) {
    throw new MusterError('MESSAGE_INVALID', `the message cannot be read: ${errorMessage(cause)}`, { cause });
  }
}

/** Throws MESSAGE_INVALID for more bytes than the limit. */
export function checkSize(bytes: Uint8Array, limit: number): void {
  if (bytes.length <= limit) return;
  throw new MusterError('MESSAGE_INVALID', `a message of ${bytes.length} bytes is larger than ${limit}`, {
    details: { size: bytes.length, limit },
  });
}
