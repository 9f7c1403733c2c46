import { MusterError } from '@muster/shared';

/** A limit on the time that one state may take. */
export interface TimeLimit {
  /** Aborts when the time is over, or with the run. */
  readonly signal: AbortSignal;
  /** The body's value, or a TIMEOUT error when the time is over first. */
  race<Value>(body: Promise<Value>): Promise<Value>;
}

/** Limits one state to so many seconds; undefined is no limit. */
export function timeLimit(seconds: number | undefined, signal: AbortSignal): TimeLimit {
  if (seconds === undefined) return { signal, race: (body) => body };
  const over = AbortSignal.timeout(seconds * 1000);
  return {
    signal: AbortSignal.any([signal, over]),
    race: (body) => {
      const late = new Promise<never>((_, reject) => {
        const error = new MusterError(
          'TIMEOUT',
          `The state took longer than its timeout of ${seconds} seconds`,
        );
        over.addEventListener('abort', () => reject(error), { once: true });
      });
      return Promise.race([body, late]);
    },
  };
}
