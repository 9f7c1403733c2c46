import {
  type Host,
  NotYetError,
  type ReadOnlyFiles,
  type ReadOnlyHost,
  StateFailedError,
} from '@muster/engine';
import { editableText, writeContents } from '../file/edit-text.ts';
import { linesAfter } from '../file/file-append.ts';
import { makeParents } from '../file/parent-directories.ts';
import { askProgram } from '../program/ask-program.ts';
import { runProgram } from '../program/run-program.ts';

const supportedList = '/usr/share/i18n/SUPPORTED';
const wantedList = '/etc/locale.gen';
const defaults = '/etc/default/locale';

/** Where generated locales are kept; whoever needs one waits for this. */
export const localeArchive = '/usr/lib/locale';

/** The locales that programs can use, as `locale -a` names them. */
export async function availableLocales(host: ReadOnlyHost): Promise<readonly string[]> {
  const { stdout } = await askProgram(host, { argv: ['locale', '-a'] });
  return stdout.split('\n').filter(Boolean);
}

/** Whether programs can use a locale, in whichever spelling. */
export async function isAvailable(locale: string, host: ReadOnlyHost): Promise<boolean> {
  return (await availableLocales(host)).some((each) => plainName(each) === plainName(locale));
}

/** The line of Debian's list for a locale: `en_US.UTF-8 UTF-8`. */
export async function supportedLocale(locale: string, files: ReadOnlyFiles): Promise<string> {
  if ((await files.stat(supportedList)) === undefined)
    throw new NotYetError(`${supportedList} is not there: the package locales brings it`, [
      { kind: 'path', path: supportedList },
      { kind: 'package', name: 'locales' },
    ]);
  const [, charmap] = locale.split(' ');
  const found = (await files.readText(supportedList)).split('\n').find((line) => {
    const [name = '', itsCharmap] = line.split(' ');
    return plainName(name) === plainName(locale) && (charmap === undefined || charmap === itsCharmap);
  });
  if (found !== undefined && found !== '') return found;
  throw new StateFailedError(`The locale ${locale} is not in ${supportedList}`);
}

/** Has a locale made, now and whenever locales are made anew. */
export async function generateLocale(locale: string, host: Host): Promise<void> {
  const line = await supportedLocale(locale, host.files);
  const text = (await editableText(wantedList, host.files)) ?? '';
  const lines = text.split('\n').map((each) => (each.replace(/^\s*#\s*/, '').trim() === line ? line : each));
  const edited = lines.join('\n');
  await writeContents(wantedList, lines.includes(line) ? edited : linesAfter(edited, [line]), host.files);
  await runProgram(host, `Failed to generate locale ${locale}`, { argv: ['locale-gen', '--keep-existing'] });
}

/** The locale that programs of this host use unless told otherwise; empty for none. */
export async function defaultLocale(files: ReadOnlyFiles): Promise<string> {
  const text = (await editableText(defaults, files)) ?? '';
  return /^\s*LANG=(["']?)(.*?)\1\s*$/m.exec(text)?.[2] ?? '';
}

/** Sets that locale; NotYetError where it has not been made. */
export async function setDefaultLocale(locale: string, host: Host): Promise<void> {
  await requireLocale(locale, host);
  const found = await editableText(defaults, host.files);
  if (found === undefined) await makeParents(defaults, host.files, {});
  const text = found ?? '';
  const line = `LANG=${locale}`;
  const edited = /^\s*LANG=/m.test(text)
    ? text.replaceAll(/^\s*LANG=.*$/gm, () => line)
    : linesAfter(text, [line]);
  await writeContents(defaults, edited, host.files);
}

/** Throws NotYetError unless programs can use the locale. */
export async function requireLocale(locale: string, host: ReadOnlyHost): Promise<void> {
  if (await isAvailable(locale, host)) return;
  throw new NotYetError(`The locale ${locale} is not available; locale.present generates it`, [
    { kind: 'path', path: localeArchive },
  ]);
}

/** As `locale -a` spells it: no charmap behind it, and the encoding without dashes. */
function plainName(locale: string): string {
  const [name = ''] = locale.trim().split(' ');
  return name.replace(/\.[^@]*/, (encoding) => encoding.toLowerCase().replaceAll('-', ''));
}
