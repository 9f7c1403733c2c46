import {
  isInt,
  isText,
  PyError,
  PyFloat,
  pyStr,
  toFloat,
  Undefined,
  type Value,
} from '../../../value/index.ts';
import { type Native, native } from '../../native.ts';
import { parseFloatText } from '../../parse-number.ts';

/** The filters on points in time. */
export const dateFilters: readonly Native[] = [
  native("strftime(date=None, format: str='%Y-%m-%d')", (_, date, format) =>
    formatDate(dateOf(date), format),
  ),
];

function dateOf(value: Value): Date {
  if (value === null) return new Date();
  if (value instanceof Undefined) throw value.error();
  const seconds = isText(value)
    ? parseFloatText(pyStr(value))
    : isInt(value) || value instanceof PyFloat
      ? toFloat(value)
      : undefined;
  const date = new Date((seconds ?? Number.NaN) * 1000);
  if (!Number.isNaN(date.getTime())) return date;
  const parsed = isText(value) ? new Date(localIso(pyStr(value))) : date;
  if (Number.isNaN(parsed.getTime()))
    throw new PyError('RuntimeError', `Unable to parse ${pyStr(value)} as a date`);
  return parsed;
}

/** A date without a time counts as local, as one with a time does. */
function localIso(text: string): string {
  const trimmed = text.trim().replaceAll('/', '-');
  return /^\d{4}-\d{1,2}-\d{1,2}$/.test(trimmed) ? `${trimmed} 00:00` : trimmed;
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** Returns a point in local time written by a `strftime` format, with English names. */
export function formatDate(date: Date, format: string): string {
  return format.replace(/%[-_0^#]?([a-zA-Z%])/g, (whole, letter: string) => field(date, letter) ?? whole);
}

function field(date: Date, letter: string): string | undefined {
  const day = days[date.getDay()] ?? '';
  const month = months[date.getMonth()] ?? '';
  const hour12 = date.getHours() % 12 === 0 ? 12 : date.getHours() % 12;
  const dayOfYear =
    Math.round((startOfDay(date) - new Date(date.getFullYear(), 0, 1).getTime()) / 86_400_000) + 1;
  const all = (format: string): string => formatDate(date, format);
  const fields: Readonly<Record<string, () => string>> = {
    a: () => day.slice(0, 3),
    A: () => day,
    b: () => month.slice(0, 3),
    h: () => month.slice(0, 3),
    B: () => month,
    c: () => all('%a %b %e %H:%M:%S %Y'),
    C: () => pad(Math.floor(date.getFullYear() / 100)),
    d: () => pad(date.getDate()),
    D: () => all('%m/%d/%y'),
    e: () => pad(date.getDate(), 2, ' '),
    f: () => pad(date.getMilliseconds() * 1000, 6),
    F: () => all('%Y-%m-%d'),
    g: () => pad(isoWeek(date).year % 100),
    G: () => String(isoWeek(date).year),
    H: () => pad(date.getHours()),
    I: () => pad(hour12),
    j: () => pad(dayOfYear, 3),
    k: () => pad(date.getHours(), 2, ' '),
    l: () => pad(hour12, 2, ' '),
    m: () => pad(date.getMonth() + 1),
    M: () => pad(date.getMinutes()),
    n: () => '\n',
    p: () => (date.getHours() < 12 ? 'AM' : 'PM'),
    r: () => all('%I:%M:%S %p'),
    R: () => all('%H:%M'),
    s: () => String(Math.floor(date.getTime() / 1000)),
    S: () => pad(date.getSeconds()),
    t: () => '\t',
    T: () => all('%H:%M:%S'),
    u: () => String(date.getDay() === 0 ? 7 : date.getDay()),
    U: () => pad(Math.floor((dayOfYear + 6 - date.getDay()) / 7)),
    V: () => pad(isoWeek(date).week),
    w: () => String(date.getDay()),
    W: () => pad(Math.floor((dayOfYear + 6 - ((date.getDay() + 6) % 7)) / 7)),
    x: () => all('%m/%d/%y'),
    X: () => all('%H:%M:%S'),
    y: () => pad(date.getFullYear() % 100),
    Y: () => String(date.getFullYear()),
    // The date has no zone of its own, and a time without one prints nothing here.
    z: () => '',
    Z: () => '',
    '%': () => '%',
  };
  return fields[letter]?.();
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 4 - (date.getDay() || 7));
  const first = new Date(thursday.getFullYear(), 0, 1).getTime();
  return {
    year: thursday.getFullYear(),
    week: Math.floor(Math.round((thursday.getTime() - first) / 86_400_000) / 7) + 1,
  };
}

function pad(value: number, size = 2, fill = '0'): string {
  return String(value).padStart(size, fill);
}
