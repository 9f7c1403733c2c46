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
      timezone: zoneAbbreviation(),
    },
    timezone: zoneName(system),
  };
}

function zoneName(system: SystemReader): string {
  const [, linked] = /zoneinfo\/(.+)$/.exec(system.link('/etc/localtime') ?? '') ?? [];
  return linked ?? system.text('/etc/timezone') ?? 'Etc/UTC';
}

function zoneAbbreviation(): string {
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts();
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
}
