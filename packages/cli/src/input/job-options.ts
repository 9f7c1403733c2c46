import { MusterError } from '@muster/shared';
import { durationOption } from './duration-option.ts';

/** The options that every command which starts a job has, as the control API takes them. */
export function jobOptions(options: Readonly<Record<string, unknown>>): {
  batch?: string;
  timeoutMs: number;
} {
  const timeoutMs = durationOption(options, 'timeout') * 1000;
  const batch = options['batch'];
  if (batch === undefined) return { timeoutMs };
  if (typeof batch !== 'string' || !/^[1-9]\d*%?$/.test(batch)) {
    throw new MusterError(
      'ARGUMENT_INVALID',
      `--batch takes a number of hosts or a percentage, not ${JSON.stringify(batch)}`,
    );
  }
  return { timeoutMs, batch };
}
