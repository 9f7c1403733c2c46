import type { Json } from '@muster/shared';
import { isRecord } from '@muster/shared';

/** How often and until when a state is run again. */
export interface RetryPolicy {
  readonly until: boolean;
  readonly attempts: number;
  /** Seconds between attempts. */
  readonly interval: number;
  /** Up to so many random seconds more. */
  readonly splay: number;
}

const defaults: RetryPolicy = { until: true, attempts: 2, interval: 30, splay: 0 };

/** The policy that `retry` asks for; what is missing or malformed has Salt's defaults, `false` asks for none. */
export function retryPolicy(written: Json | undefined): RetryPolicy | undefined {
  if (written === undefined || written === false || written === null) return undefined;
  if (!isRecord(written)) return defaults;
  const count = (name: 'attempts' | 'interval' | 'splay'): number => {
    const value = written[name];
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : defaults[name];
  };
  return {
    until: typeof written['until'] === 'boolean' ? written['until'] : defaults.until,
    attempts: count('attempts'),
    interval: count('interval'),
    splay: count('splay'),
  };
}

/** What of `retry` means nothing, each in a sentence. */
export function retryProblems(written: Json | undefined): readonly string[] {
  if (written === undefined || written === null || typeof written === 'boolean') return [];
  if (!isRecord(written)) {
    return [`retry is neither true nor a mapping, and the defaults are used: ${JSON.stringify(written)}`];
  }
  return Object.entries(written).flatMap(([name, value]) => {
    if (name === 'until') {
      return typeof value === 'boolean'
        ? []
        : [`retry: until has to be true or false, not ${JSON.stringify(value)}`];
    }
    if (!isCount(name))
      return [`retry has no setting '${name}'; there are until, attempts, interval and splay`];
    const isValid = typeof value === 'number' && Number.isInteger(value) && value >= 0;
    return isValid ? [] : [`retry: ${name} has to be a whole number, not ${JSON.stringify(value)}`];
  });
}

function isCount(name: string): boolean {
  return name === 'attempts' || name === 'interval' || name === 'splay';
}

/** What a dry run adds to the comment of a state that might be run again. */
export function retryForecast({ interval, splay, attempts, until }: RetryPolicy): string {
  const result = until ? 'True' : 'False';
  return `The state would be retried every ${interval} seconds (with a splay of up to ${splay} seconds) a maximum of ${attempts} times or until a result of ${result} is returned`;
}

/** The sentence about one attempt that did not do. */
export function describeAttempt(attempt: number, result: boolean | null, comment: string): string {
  const shown = result === null ? 'None' : result ? 'True' : 'False';
  return `Attempt ${attempt}: Returned a result of "${shown}", with the following comment: "${comment}"`;
}
