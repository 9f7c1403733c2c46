import { MusterError } from '@muster/shared';
import { textOption } from './text-option.ts';

const seconds = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** A span of time from an option in seconds: `90`, `90s`, `10m`, `1.5h`, `2d`; or a usage error that names the option. */
export function durationOption(options: Readonly<Record<string, unknown>>, name: string): number {
  const text = textOption(options, name) ?? '';
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?) ?(ms|s|m|min|h|d|w)?$/.exec(text) ?? [];
  if (number !== undefined && isUnit(unit)) return Number(number) * seconds[unit];
  throw new MusterError(
    'ARGUMENT_INVALID',
    `--${name} takes a number of seconds, or one with a unit such as 90s, 10m, 1.5h or 2d, not ${JSON.stringify(text)}`,
  );
}

function isUnit(text: string): text is keyof typeof seconds {
  return text in seconds;
}
