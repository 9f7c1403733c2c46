/** Says that a value cannot exist; the compiler complains where it can. */
export function unreachable(value: never): never {
  throw new TypeError(`unexpected ${JSON.stringify(value)}`);
}
