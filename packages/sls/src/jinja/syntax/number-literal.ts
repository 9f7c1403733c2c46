import { PyFloat, pyInt, type Value } from '../../value/index.ts';

/** Returns the value of an integer literal: decimal, `0b`, `0o` or `0x`, digits grouped by underscores or not. */
export function integerLiteral(text: string): Value {
  return pyInt(BigInt(text.replaceAll('_', '')));
}

/** Returns the value of a float literal. */
export function floatLiteral(text: string): Value {
  return new PyFloat(Number(text.replaceAll('_', '')));
}
