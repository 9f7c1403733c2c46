import { MusterError } from '@muster/shared';

/** A positive whole number from an option, or a usage error that names the option. */
export function countOption(options: Readonly<Record<string, unknown>>, name: string): number {
  const value = Number(options[name]);
  if (Number.isInteger(value) && value > 0) return value;
  throw new MusterError(
    'ARGUMENT_INVALID',
    `--${name} takes a positive whole number, not "${String(options[name])}"`,
  );
}
