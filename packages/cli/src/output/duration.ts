/** A span of milliseconds as people say it: `41 ms`, `2.3 s`, `4 min`, `3 h`, `5 d`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1) return '<1 ms';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** How long ago a moment was, or that it never was. */
export function formatAge(time: number | undefined, now: number = Date.now()): string {
  return time === undefined ? 'never' : `${formatDuration(Math.max(0, now - time))} ago`;
}
