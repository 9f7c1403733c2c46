import { MusterError } from '@muster/shared';

/** The options that every command which starts a job has, as the control API takes them. */
export function jobOptions(options: Readonly<Record<string, unknown>>): {
  batch?: string;
  timeoutMs: number;
} {
  const timeout = Number(options['timeout'] ?? 0);
  if (!Number.isFinite(timeout) || timeout < 0) {
    throw new MusterError(
      'ARGUMENT_INVALID',
      `--timeout takes a number of seconds, not ${JSON.stringify(options['timeout'])}`,
    );
  }
  const batch = options['batch'];
  if (batch === undefined) return { timeoutMs: timeout * 1000 };
  if (typeof batch !== 'string' || !/^[1-9]\d*%?$/.test(batch)) {
    throw new MusterError(
      'ARGUMENT_INVALID',
      `--batch takes a number of hosts or a percentage, not ${JSON.stringify(batch)}`,
    );
  }
  return { timeoutMs: timeout * 1000, batch };
}
