import type { Terminal } from './terminal.ts';

/** The heading of a column of times. */
export function timeHeading({ localTime }: Terminal): string {
  return localTime ? 'TIME' : 'TIME (UTC)';
}

/** A moment as it is shown: in UTC, or with --local-time in this machine's zone; to the second unless told otherwise. */
export function formatTime(
  terminal: Terminal,
  time: number | string,
  digits: 'seconds' | 'milliseconds' = 'seconds',
): string {
  const date = new Date(time);
  const offset = terminal.localTime ? date.getTimezoneOffset() * 60_000 : 0;
  const text = new Date(date.getTime() - offset).toISOString().replace('T', ' ');
  return text.slice(0, digits === 'seconds' ? 19 : 23);
}
