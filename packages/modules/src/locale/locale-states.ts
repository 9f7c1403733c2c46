import { defineState } from '@muster/engine';
import { z } from 'zod';
import { oneLine } from '../arguments/schemas.ts';
import {
  defaultLocale,
  generateLocale,
  isAvailable,
  localeArchive,
  requireLocale,
  setDefaultLocale,
  supportedLocale,
} from './host-locales.ts';

const args = z.strictObject({ name: oneLine.pipe(z.string().min(1)).describe('The locale: `de_DE.UTF-8`.') });

/** `locale.present`: a locale can be used. */
export const localePresent = defineState({
  name: 'locale.present',
  summary: 'A locale is generated, so that programs can use it.',
  args,
  examples: [{ name: 'de_DE.UTF-8' }, { name: 'en_IE.UTF-8 UTF-8' }],
  triggers: () => [{ kind: 'path', path: localeArchive }],

  observe: async ({ name }, host) => ({ available: await isAvailable(name, host) }),
  async desire({ name }, { available }, { files }) {
    if (!available) await supportedLocale(name, files);
    return { available: true };
  },
  apply: ({ name }, _, __, host) => generateLocale(name, host),
  report: (_, { name }) => ({ locale: name }),
  comment(outcome, { name }) {
    if (outcome === 'unchanged') return `Locale ${name} is already present`;
    return outcome === 'changed' ? `Generated locale ${name}` : `Locale ${name} needs to be generated`;
  },
});

/** `locale.system`: the locale of the host. */
export const localeSystem = defineState({
  name: 'locale.system',
  summary: 'The locale that programs of this host use unless told otherwise.',
  args,
  examples: [{ name: 'en_US.UTF-8' }],
  triggers: () => [{ kind: 'path', path: '/etc/default/locale' }],

  observe: async (_, { files }) => ({ locale: await defaultLocale(files) }),
  async desire({ name }, { locale }, host) {
    if (locale !== name) await requireLocale(name, host);
    return { locale: name };
  },
  apply: ({ name }, _, __, host) => setDefaultLocale(name, host),
  report: (_, { name }) => ({ locale: name }),
  comment(outcome, { name }) {
    if (outcome === 'unchanged') return `System locale ${name} already set`;
    return outcome === 'changed' ? `Set system locale ${name}` : `System locale ${name} needs to be set`;
  },
});
