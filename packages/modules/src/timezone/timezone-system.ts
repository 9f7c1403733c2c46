import { defineState } from '@muster/engine';
import { z } from 'zod';
import { flag, name } from '../arguments/schemas.ts';
import { currentZone, hasHardwareUtc, hasZone, setHardwareClock, setZone } from './time-zone.ts';

/** `timezone.system`: the host's time zone. */
export const timezoneSystem = defineState({
  name: 'timezone.system',
  summary: "The host's time zone, and that its hardware clock runs in UTC.",
  args: z.strictObject({
    name: name.describe('The zone: `Europe/Berlin`.'),
    utc: flag.default(true).describe('The hardware clock is to run in UTC; otherwise it is left alone.'),
  }),
  examples: [{ name: 'Europe/Berlin' }, { name: 'Etc/UTC', utc: false }],
  triggers: () =>
    ['/etc/localtime', '/etc/timezone', '/etc/adjtime'].map((path) => ({ kind: 'path', path }) as const),

  async observe(args, { files }) {
    return {
      zone: (await hasZone(args.name, files)) ? args.name : await currentZone(files),
      utc: await hasHardwareUtc(files),
    };
  },
  desire: (args) => ({ zone: args.name, utc: args.utc ? true : undefined }),
  async apply(args, _, changes, host) {
    if (changes.has('zone')) await setZone(args.name, host);
    if (changes.has('utc')) await setHardwareClock('UTC', host);
  },
  report: (changes, args) => ({
    ...(changes.has('zone') && { timezone: args.name }),
    ...(changes.has('utc') && { utc: true }),
  }),
  comment(outcome, args, changes) {
    const isPending = outcome === 'pending';
    const zone = changes.has('zone')
      ? [isPending ? `Timezone ${args.name} needs to be set` : `Set timezone ${args.name}`]
      : isPending
        ? []
        : [`Timezone ${args.name} already set`];
    const utc = changes.has('utc')
      ? [isPending ? 'UTC needs to be set to True' : 'Set UTC to True']
      : args.utc && outcome === 'unchanged'
        ? [`UTC already set to ${args.name}`]
        : [];
    return [...zone, ...utc].join(', ');
  },
});
