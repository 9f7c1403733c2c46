import { MusterError } from '@muster/shared';

/** How many hosts may be at work at a time: a number or a percentage (`10%`, rounded down, at least one). */
export function batchSize(batch: string | undefined, hosts: number): number {
  if (batch === undefined) return Number.POSITIVE_INFINITY;
  const [, digits, percent] = /^([1-9]\d*)(%?)$/.exec(batch) ?? [];
  if (digits === undefined) {
    throw new MusterError(
      'ARGUMENT_INVALID',
      `batch: ${JSON.stringify(batch)} is not a number or a percentage`,
    );
  }
  return percent === '%' ? Math.max(1, Math.floor((hosts * Number(digits)) / 100)) : Number(digits);
}
