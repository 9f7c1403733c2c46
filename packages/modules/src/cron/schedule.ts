import { z } from 'zod';
import { text } from '../arguments/schemas.ts';

const field = text
  .pipe(z.string().regex(/^\S+$/, 'expected a field of a crontab, without blanks'))
  .default('*');

/** When a job runs: arguments of everything that puts one into a crontab, in the order of its fields. */
export const scheduleArgs = {
  minute: field.describe("Minutes; 'random' for one that is chosen once."),
  hour: field.describe('Hours.'),
  daymonth: field.describe('Days of the month.'),
  month: field.describe('Months.'),
  dayweek: field.describe('Days of the week.'),
};

type Fields = z.output<z.ZodObject<typeof scheduleArgs>>;

/** The five fields in a line; a random one keeps the value that was chosen for it in the schedule that there is. */
export function scheduleOf(wanted: Fields, present: string | undefined): string {
  const now = present?.split(' ') ?? [];
  return fields
    .map((name, index) => {
      if (wanted[name].toLowerCase() !== 'random') return wanted[name];
      const chosen = now[index];
      return chosen !== undefined && /^\d+$/.test(chosen) ? chosen : String(randomField(name));
    })
    .join(' ');
}

const ranges = { minute: 60, hour: 24, daymonth: 28, month: 12, dayweek: 7 } as const;
const fields = ['minute', 'hour', 'daymonth', 'month', 'dayweek'] as const;

function randomField(name: (typeof fields)[number]): number {
  const first = name === 'daymonth' || name === 'month' ? 1 : 0;
  return first + Math.floor(Math.random() * (ranges[name] - first));
}
