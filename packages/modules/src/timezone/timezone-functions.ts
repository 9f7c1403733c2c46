import { defineFunction, type ExecutionFunction, noArguments } from '@muster/engine';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import { zoneAbbreviation } from '../grains/locale.ts';
import { currentZone, hasHardwareUtc, hasZone, setHardwareClock, setZone } from './time-zone.ts';

const zone = () => z.strictObject({ timezone: anyText.describe('Zone, `Europe/Berlin`.') });

/** `timezone.*`: the time zone of the host, and its hardware clock. */
export const timezoneFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'timezone.get_zone',
    summary: 'The time zone of the host.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { host }) => currentZone(host.files),
  }),
  defineFunction({
    name: 'timezone.get_zonecode',
    summary: 'The abbreviation of the time zone of the host, `CET`.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { host }) => zoneAbbreviation(await host.files.readText('/etc/localtime')),
  }),
  defineFunction({
    name: 'timezone.get_offset',
    summary: 'How far the time of the host is from UTC, `+0100`.',
    effect: 'reads',
    args: noArguments,
    async run(_, { host }) {
      const timeZone = await currentZone(host.files);
      const parts = new Intl.DateTimeFormat('en-US', {
        timeZone,
        timeZoneName: 'longOffset',
      }).formatToParts();
      const offset = parts.find(({ type }) => type === 'timeZoneName')?.value.replace(/GMT|:/g, '') ?? '';
      return offset === '' ? '+0000' : offset;
    },
  }),
  defineFunction({
    name: 'timezone.zone_compare',
    summary: 'Whether the time of the host is that of a zone.',
    effect: 'reads',
    args: zone,
    examples: [{ timezone: 'Europe/Berlin' }],
    run: ({ timezone }, { host }) => hasZone(timezone, host.files),
  }),
  defineFunction({
    name: 'timezone.set_zone',
    summary: 'Sets the time zone of the host.',
    effect: 'changes',
    args: zone,
    examples: [{ timezone: 'Europe/Berlin' }],
    async run({ timezone }, { host }) {
      await setZone(timezone, host);
      return true;
    },
  }),
  defineFunction({
    name: 'timezone.get_hwclock',
    summary: 'Whether the hardware clock runs in `UTC` or in the time of the host (`localtime`).',
    effect: 'reads',
    args: noArguments,
    run: async (_, { host }) => ((await hasHardwareUtc(host.files)) ? 'UTC' : 'localtime'),
  }),
  defineFunction({
    name: 'timezone.set_hwclock',
    summary: 'Has the hardware clock run in UTC or in the time of the host.',
    effect: 'changes',
    args: () => z.strictObject({ clock: z.enum(['UTC', 'localtime']).describe('`UTC` or `localtime`.') }),
    examples: [{ clock: 'UTC' }],
    async run({ clock }, { host }) {
      await setHardwareClock(clock, host);
      return true;
    },
  }),
];
