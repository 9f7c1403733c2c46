/** A number of things, in the plural where it is one: `1 host`, `3 hosts`. */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
