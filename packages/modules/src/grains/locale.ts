import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** `locale_info`: the language and encoding of the process, and the abbreviation of the host's time zone; `timezone`: its name. */
export function localeGrains(system: SystemReader, environment: NodeJS.ProcessEnv = process.env): Grains {
  const setting = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  const [language, encoding] = setting.split('.');
  const isPlain = language === undefined || language === '' || language === 'C' || language === 'POSIX';
  return {
    locale_info: {
      defaultlanguage: isPlain ? null : language,
      defaultencoding: encoding ?? null,
      detectedencoding: 'utf-8',
      timezone: zoneAbbreviation(system.text('/etc/localtime') ?? ''),
    },
    timezone: zoneName(system),
  };
}

function zoneName(system: SystemReader): string {
  const [, linked] = /zoneinfo\/(.+)$/.exec(system.link('/etc/localtime') ?? '') ?? [];
  return linked ?? system.text('/etc/timezone') ?? 'Etc/UTC';
}

/**
 * The zone's abbreviation, from the rule that ends its file: `CET-1CEST,M3.5.0,M10.5.0/3`. `Intl` knows only
 * names such as GMT+1 for most zones, and costs the process eight megabytes.
 */
export function zoneAbbreviation(zoneFile: string, offsetMinutes = -new Date().getTimezoneOffset()): string {
  const rule = zoneFile.trimEnd().split('\n').at(-1) ?? '';
  const name = String.raw`(<[^>]+>|[A-Za-z]+)`;
  // oxlint-disable-next-line eslint/no-restricted-globals -- it is made of the code's own parts
  const [, standard, west, summer] = new RegExp(`^${name}([-+\\d:]+)(?:${name})?`).exec(rule) ?? [];
  if (standard === undefined || west === undefined) return 'UTC';
  const isSummer = summer !== undefined && offsetMinutes !== -minutesOf(west);
  return (isSummer ? summer : standard).replaceAll(/[<>]/g, '');
}

/** Minutes of `-1`, `+5:30`, `3`. */
function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.replace(/^[-+]/, '').split(':').map(Number);
  return (hours * 60 + minutes) * (text.startsWith('-') ? -1 : 1);
}
