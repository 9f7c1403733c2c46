import { isInt, PyBytes, PyFloat, PyTuple, pyInt, type Value, valueError } from '../../value/index.ts';
import { intArgument } from '../arguments.ts';
import { native, nativeTable } from '../native.ts';

/** The methods of Python's int. */
export const intMethods = nativeTable([
  native('bit_length(self)', (_, self) => {
    const magnitude = bigOf(self) < 0n ? -bigOf(self) : bigOf(self);
    return magnitude === 0n ? 0 : magnitude.toString(2).length;
  }),
  native('bit_count(self)', (_, self) => bigOf(self).toString(2).replace(/[^1]/g, '').length),
  native('conjugate(self)', (_, self) => pyInt(bigOf(self))),
  native('as_integer_ratio(self)', (_, self) => new PyTuple([pyInt(bigOf(self)), 1])),
  native("to_bytes(self, length=1, byteorder: str='big')", (_, self, length, order) => {
    const size = intArgument(length, 'length');
    const value = bigOf(self);
    if (value < 0n || value >= 1n << BigInt(size * 8)) throw valueError('int too big to convert');
    const bytes = Uint8Array.from({ length: size }, (__, index) =>
      Number((value >> BigInt(8 * index)) & 255n),
    );
    return new PyBytes(order === 'little' ? bytes : bytes.toReversed());
  }),
]);

/** The methods of Python's float. */
export const floatMethods = nativeTable([
  native('is_integer(self: float)', (_, self) => Number.isInteger(self)),
  native('conjugate(self: float)', (_, self) => new PyFloat(self)),
]);

function bigOf(self: Value): bigint {
  return isInt(self) ? BigInt(self) : 0n;
}
