import { MusterError } from '../errors/muster-error.ts';

/** Deepest nesting of arrays and maps in a message. */
export const depthLimit = 128;

/**
 * Throws MESSAGE_INVALID unless the bytes are exactly one MessagePack value of plain data: nested no deeper than
 * `depthLimit`, with no more values than `mostValues`, maps with text keys alone, no extension types. Nothing is
 * allocated, whatever sizes the bytes claim.
 */
export function scanMessagePack(bytes: Uint8Array, mostValues = Infinity): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Values still to come at each depth, and whether a key comes next. */
  const remaining = new Float64Array(depthLimit + 1);
  const inMap = new Uint8Array(depthLimit + 1);
  let depth = 0;
  let offset = 0;
  let values = 0;
  remaining[0] = 1;

  const take = (length: number): number => {
    const start = offset;
    if (start + length > bytes.length) throw invalid('is cut short');
    offset += length;
    return start;
  };
  const length = (size: 1 | 2 | 4): number => {
    const at = take(size);
    return size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at) : view.getUint32(at);
  };
  const enter = (count: number, isMap: boolean): void => {
    // Each value takes a byte at least, so a count beyond the rest is a lie.
    if (count > bytes.length - offset) throw invalid('is cut short');
    values += count;
    if (values > mostValues) throw invalid(`holds more than ${mostValues} values`);
    if (count === 0) return;
    if (++depth > depthLimit) throw invalid(`is nested deeper than ${depthLimit}`);
    remaining[depth] = count;
    inMap[depth] = isMap ? 1 : 0;
  };

  while (depth > 0 || remaining[0] === 1) {
    const left = remaining[depth] ?? 0;
    if (left === 0) {
      depth--;
      continue;
    }
    remaining[depth] = left - 1;
    const tag = view.getUint8(take(1));
    const isText = (tag >= 0xa0 && tag <= 0xbf) || (tag >= 0xd9 && tag <= 0xdb);
    if (inMap[depth] === 1 && left % 2 === 0 && !isText) throw invalid('has a key that is no text');

    if (tag <= 0x7f || tag >= 0xe0) continue;
    if (tag <= 0x8f) enter((tag & 0x0f) * 2, true);
    else if (tag <= 0x9f) enter(tag & 0x0f, false);
    else if (tag <= 0xbf) take(tag & 0x1f);
    else if (tag === 0xc0 || tag === 0xc2 || tag === 0xc3) continue;
    else if (tag === 0xc4 || tag === 0xd9) take(length(1));
    else if (tag === 0xc5 || tag === 0xda) take(length(2));
    else if (tag === 0xc6 || tag === 0xdb) take(length(4));
    else if (tag === 0xca || tag === 0xce || tag === 0xd2) take(4);
    else if (tag === 0xcb || tag === 0xcf || tag === 0xd3) take(8);
    else if (tag === 0xcc || tag === 0xd0) take(1);
    else if (tag === 0xcd || tag === 0xd1) take(2);
    else if (tag === 0xdc) enter(length(2), false);
    else if (tag === 0xdd) enter(length(4), false);
    else if (tag === 0xde) enter(length(2) * 2, true);
    else if (tag === 0xdf) enter(length(4) * 2, true);
    else throw invalid('has an extension type');
  }
  if (offset !== bytes.length) throw invalid('goes on after its end');
}

function invalid(why: string): MusterError {
  return new MusterError('MESSAGE_INVALID', `the message ${why}`);
}
