import type { LawCases } from '@muster/engine';

/** Uses of `file.absent`. */
export const fileAbsentLaws: LawCases = {
  'file.absent': [
    {
      kind: 'repair',
      about: 'a file',
      name: '/etc/old',
      host: { files: { '/etc/old': '', '/etc/older': '' } },
      expect: {
        comment: 'Removed file /etc/old',
        changes: { removed: '/etc/old' },
        planned: 'File /etc/old is set for removal',
        files: { '/etc/old': null },
      },
    },
    {
      kind: 'repair',
      about: 'a directory with everything in it',
      name: '/srv/old/',
      host: { files: { '/srv/old/a/b': '', '/srv/older': '' } },
      expect: {
        comment: 'Removed directory /srv/old',
        changes: { removed: '/srv/old' },
        planned: 'Directory /srv/old is set for removal',
        files: { '/srv/old': null, '/srv/old/a': null, '/srv/old/a/b': null },
      },
    },
    {
      kind: 'repair',
      about: 'a link, and not what it leads to',
      name: '/srv/link',
      host: { files: { '/srv/old/a': '', '/srv/link': { link: 'old' } } },
      expect: {
        comment: 'Removed file /srv/link',
        changes: { removed: '/srv/link' },
        planned: 'File /srv/link is set for removal',
        files: { '/srv/link': null },
      },
    },
    {
      kind: 'nothing to do',
      about: 'nothing at the path',
      name: '/srv/none',
      expect: { comment: 'File /srv/none is not present' },
    },
    {
      kind: 'cannot',
      about: 'everything',
      name: '/',
      expect: {
        comment: "Invalid argument 'name': Refusing to remove \"/\", not '/' (file.absent, id '/')",
      },
    },
    {
      kind: 'cannot',
      about: 'a path that is not absolute',
      name: 'srv',
      expect: {
        comment: "Invalid argument 'name': expected an absolute path, not 'srv' (file.absent, id 'srv')",
      },
    },
  ],
};
