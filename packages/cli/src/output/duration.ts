const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A span of milliseconds as people say it: `41 ms`, `2.3 s`, `4 min 5 s`, `3 h`, `5 d`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1) return '<1 ms';
  if (Math.round(milliseconds) < 1000) return `${Math.round(milliseconds)} ms`;
  // What is rounded up to the next unit is said in that unit.
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 100) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < minute) return `${seconds} s`;
  if (seconds < hour) return twoUnits(seconds, minute, 'min', 1, 's');
  const minutes = Math.round(seconds / minute) * minute;
  if (minutes < day) return twoUnits(minutes, hour, 'h', minute, 'min');
  return `${Math.round(seconds / day)} d`;
}

function twoUnits(
  seconds: number,
  large: number,
  largeName: string,
  small: number,
  smallName: string,
): string {
  const rest = (seconds % large) / small;
  return `${Math.floor(seconds / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

/** How long ago a moment was, in its largest unit, or that it never was. */
export function formatAge(time: number | undefined, now: number = Date.now()): string {
  if (time === undefined) return 'never';
  const [number, unit] = formatDuration(Math.max(0, now - time)).split(' ');
  return `${number} ${unit} ago`;
}
