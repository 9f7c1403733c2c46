import type { LawCases } from '@muster/engine';

/** Uses of `file.absent`. */
export const fileAbsentLaws: LawCases = {
  'file.absent': {
    repair: {
      usual: {
        comment: 'Removed file {name}',
        changes: { removed: '{name}' },
        planned: 'File {name} is set for removal',
        files: { '{name}': null },
      },
      'a file': { name: '/etc/old', host: { files: { '/etc/old': '', '/etc/older': '' } } },
      'a directory with everything in it': {
        name: '/srv/old/',
        host: { files: { '/srv/old/a/b': '', '/srv/older': '' } },
        comment: 'Removed directory /srv/old',
        changes: { removed: '/srv/old' },
        planned: 'Directory /srv/old is set for removal',
        files: { '/srv/old': null, '/srv/old/a': null, '/srv/old/a/b': null },
      },
      'a link, and not what it leads to': {
        name: '/srv/link',
        host: { files: { '/srv/old/a': '', '/srv/link': { link: 'old' } } },
      },
    },
    'nothing to do': {
      'nothing at the path': { name: '/srv/none', comment: 'File /srv/none is not present' },
    },
    cannot: {
      everything: {
        name: '/',
        comment: "Invalid argument 'name': Refusing to remove \"/\", not '/' (file.absent, id '/')",
      },
      'a path that is not absolute': {
        name: 'srv',
        comment: "Invalid argument 'name': expected an absolute path, not 'srv' (file.absent, id 'srv')",
      },
    },
  },
};
