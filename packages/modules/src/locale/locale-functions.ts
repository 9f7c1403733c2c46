import { defineFunction, type ExecutionFunction, noArguments } from '@muster/engine';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import {
  availableLocales,
  defaultLocale,
  generateLocale,
  isAvailable,
  setDefaultLocale,
} from './host-locales.ts';

const locale = () => z.strictObject({ locale: anyText.describe('The locale: `de_DE.UTF-8`.') });

/** `locale.*`: the locales of the host. */
export const localeFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'locale.list_avail',
    summary: 'The locales that programs can use.',
    effect: 'asks',
    args: noArguments,
    run: async (_, { host }) => [...(await availableLocales(host))],
  }),
  defineFunction({
    name: 'locale.avail',
    summary: 'Whether programs can use a locale.',
    effect: 'asks',
    args: locale,
    examples: [{ locale: 'de_DE.UTF-8' }],
    run: async (args, { host }) => isAvailable(args.locale, host),
  }),
  defineFunction({
    name: 'locale.get_locale',
    summary: 'The locale that programs of the host use unless told otherwise.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { host }) => defaultLocale(host.files),
  }),
  defineFunction({
    name: 'locale.set_locale',
    summary: 'Sets the locale that programs of the host use unless told otherwise.',
    effect: 'changes',
    args: locale,
    examples: [{ locale: 'de_DE.UTF-8' }],
    async run(args, { host }) {
      await setDefaultLocale(args.locale, host);
      return true;
    },
  }),
  defineFunction({
    name: 'locale.gen_locale',
    summary: 'Generates a locale.',
    effect: 'changes',
    args: locale,
    examples: [{ locale: 'de_DE.UTF-8' }],
    async run(args, { host }) {
      await generateLocale(args.locale, host);
      return true;
    },
  }),
];
