/** Local time of day as Salt prints it, `HH:MM:SS.ffffff`, from milliseconds since the epoch. */
export function timeOfDay(milliseconds: number): string {
  const date = new Date(milliseconds);
  const micro = Math.floor((milliseconds - Math.floor(milliseconds / 1000) * 1000) * 1000);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(micro).padStart(6, '0')}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
