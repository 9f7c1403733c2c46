import type { LawCases, MemoryHostOptions, MemoryProgram } from '@muster/engine';

const made = '/usr/lib/locale/names';
const names = 'C\nC.utf8\nPOSIX\n';

const locale: MemoryProgram = async (_, __, { files }) => ({ stdout: await files.readText(made) });
const localeGen: MemoryProgram = async (_, __, { files }) => {
  const lines = (await files.readText('/etc/locale.gen')).split('\n').filter((line) => /^\w/.test(line));
  const spelled = lines.map((line) => line.replace(/ .*/, '').replace('UTF-8', 'utf8'));
  const bytes = Buffer.from(`${names}${spelled.join('\n')}\n`);
  await files.writeAtomically(made, { kind: 'bytes', bytes }, {});
  return {};
};

function hostWith(files: Readonly<Record<string, string>>, more: MemoryHostOptions = {}): MemoryHostOptions {
  return {
    files: {
      '/usr/share/i18n/SUPPORTED': 'de_DE.UTF-8 UTF-8\nde_DE ISO-8859-1\nca_ES.UTF-8@valencia UTF-8\n',
      '/etc/locale.gen': '# This file lists locales\n# de_DE ISO-8859-1\n# de_DE.UTF-8 UTF-8\n',
      [made]: names,
      ...files,
    },
    programs: { locale, 'locale-gen': localeGen },
    ...more,
  };
}
const german = { [made]: `${names}de_DE.utf8\n` };

/** Uses of `locale.*` states. */
export const localeLaws: LawCases = {
  'locale.present': {
    usual: { name: 'de_DE.UTF-8', host: hostWith({}) },
    create: {
      usual: {
        comment: 'Generated locale {name}',
        changes: { locale: '{name}' },
        planned: 'Locale {name} needs to be generated',
        runs: ['locale-gen --keep-existing'],
      },
      'a locale whose line is a comment': {
        files: { '/etc/locale.gen': '# This file lists locales\n# de_DE ISO-8859-1\nde_DE.UTF-8 UTF-8\n' },
      },
      'a locale with its charmap, and a modifier': {
        name: 'ca_ES.UTF-8@valencia UTF-8',
        host: hostWith({ '/etc/locale.gen': '# ours' }),
        files: { '/etc/locale.gen': '# ours\nca_ES.UTF-8@valencia UTF-8\n' },
      },
    },
    'nothing to do': {
      'a locale in another spelling': {
        name: 'de_DE.utf-8 UTF-8',
        host: hostWith(german),
        comment: 'Locale {name} is already present',
      },
    },
    cannot: {
      'a locale that there is not': {
        name: 'tlh_QO.UTF-8',
        comment: 'The locale {name} is not in /usr/share/i18n/SUPPORTED',
      },
      'a host without the package': {
        host: { files: { [made]: names }, programs: { locale } },
        comment: '/usr/share/i18n/SUPPORTED is not there: the package locales brings it',
      },
      'a locale that cannot be made': {
        host: hostWith({}, { programs: { locale, 'locale-gen': () => ({ code: 1, stderr: 'disk full' }) } }),
        comment: 'Failed to generate locale {name}: disk full',
        planned: 'Locale {name} needs to be generated',
        plannedChanges: { locale: '{name}' },
        runs: ['locale-gen --keep-existing'],
        files: { '/etc/locale.gen': '# This file lists locales\n# de_DE ISO-8859-1\nde_DE.UTF-8 UTF-8\n' },
      },
    },
  },
  'locale.system': {
    usual: { name: 'de_DE.UTF-8', host: hostWith(german) },
    repair: {
      usual: {
        comment: 'Set system locale {name}',
        changes: { locale: '{name}' },
        planned: 'System locale {name} needs to be set',
      },
      'a host that has no locale': {
        files: { '/etc/default/locale': 'LANG={name}\n', '/etc/default': { directory: true } },
      },
      'a host with another one, and settings that stay': {
        host: hostWith({ ...german, '/etc/default/locale': '# ours\nLANG="C.UTF-8"\nLC_TIME=C\n' }),
        files: { '/etc/default/locale': '# ours\nLANG={name}\nLC_TIME=C\n' },
      },
    },
    'nothing to do': {
      'a host with that locale': {
        host: hostWith({ '/etc/default/locale': "LANG='de_DE.UTF-8'\n" }),
        comment: 'System locale {name} already set',
      },
    },
    cannot: {
      'a locale that was not made': {
        host: hostWith({}),
        comment: 'The locale {name} is not available; locale.present generates it',
      },
    },
  },
};
