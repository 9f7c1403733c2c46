import { MusterError } from '@muster/shared';

const known = [
  { letter: 'i', name: 'ignorecase', bit: 2 },
  { letter: 'm', name: 'multiline', bit: 8 },
  { letter: 's', name: 'dotall', bit: 16 },
  { letter: 'u', name: 'unicode', bit: 32 },
  { letter: 'x', name: 'verbose', bit: 64 },
  { letter: 'a', name: 'ascii', bit: 256 },
] as const;

/** Python's `re` flags as trees write them, a sum or names such as `MULTILINE` and `M`, as letters of `(?imsuxa)`. */
export function patternFlags(flags: number | string | readonly (string | number)[]): string {
  return [flags].flat().map(lettersOf).join('');
}

function lettersOf(given: number | string): string {
  const sum = Number(given);
  const word = String(given).toLowerCase();
  const meant = known.filter(({ letter, name, bit }) =>
    Number.isNaN(sum) ? word === letter || word === name : (sum & bit) !== 0,
  );
  if (Number.isNaN(sum) && meant.length === 0) {
    throw new MusterError('ARGUMENT_INVALID', `Invalid re flag given: ${given}`);
  }
  return meant.map(({ letter }) => letter).join('');
}
