import { createMemoryHost, type Json } from '@muster/engine';
import { expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

test.each<readonly [string, readonly Json[], Json]>([
  ['locale.list_avail', [], ['C', 'de_DE.utf8']],
  ['locale.avail', ['de_DE.UTF-8'], true],
  ['locale.avail', ['en_US.UTF-8'], false],
  ['locale.get_locale', [], 'C.UTF-8'],
  ['locale.set_locale', ['de_DE.UTF-8'], true],
  ['locale.gen_locale', ['en_US.UTF-8'], true],
])('%s(*%j)', async (name, positional, answer) => {
  const host = createMemoryHost({
    files: { '/etc/default/locale': 'LANG=C.UTF-8\n', '/usr/share/i18n/SUPPORTED': 'en_US.UTF-8 UTF-8\n' },
    programs: { locale: () => ({ stdout: 'C\nde_DE.utf8\n' }), 'locale-gen': () => ({}) },
  });
  expect(await callOwn(name, { positional, named: {} }, functionContext(host))).toEqual(answer);
  if (name === 'locale.set_locale')
    expect(await host.files.readText('/etc/default/locale')).toBe('LANG=de_DE.UTF-8\n');
  if (name === 'locale.gen_locale')
    expect(await host.files.readText('/etc/locale.gen')).toBe('en_US.UTF-8 UTF-8\n');
});
