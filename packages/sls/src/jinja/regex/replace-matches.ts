import { isRecord } from '@muster/shared';
import { announceText, countEffort, PyError } from '../../value/index.ts';

/** Returns a text with every match replaced by a template in which `\1` and `\g<name>` stand for groups. */
export function replaceMatches(regex: RegExp, text: string, template: string): string {
  regex.lastIndex = 0;
  return text.replace(regex, (...captures: unknown[]) => {
    countEffort();
    announceText(template.length);
    const groups = captures.at(-1);
    const named: Readonly<Record<string, unknown>> = isRecord(groups) ? groups : {};
    return template.replace(
      /\\(?:g<(\w+)>|([1-9]\d?)|(0[0-7]{0,2})|([^\d]))/gs,
      (whole, name?: string, number?: string, octal?: string, letter?: string) => {
        if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
        if (letter !== undefined) return replacementEscapes[letter] ?? badEscape(whole);
        const index = Number(number ?? name);
        if (Number.isNaN(index)) return groupText(named[name ?? ''], whole, Object.hasOwn(named, name ?? ''));
        const isGroup = index < captures.length - (isRecord(groups) ? 3 : 2);
        return groupText(captures[index], whole, isGroup);
      },
    );
  });
}

function groupText(value: unknown, reference: string, exists: boolean): string {
  if (!exists) throw new PyError('ValueError', `invalid group reference ${reference}`);
  return typeof value === 'string' ? value : '';
}

const replacementEscapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  f: '\f',
  v: '\v',
};

function badEscape(escape: string): string {
  if (/^\\[a-zA-Z]$/.test(escape)) throw new PyError('ValueError', `bad escape ${escape}`);
  return escape;
}
