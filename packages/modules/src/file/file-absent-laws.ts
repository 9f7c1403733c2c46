import type { LawCases } from '@muster/engine';

/** Uses of `file.absent`. */
export const fileAbsentLaws: LawCases = {
  'file.absent': [
    {
      kind: 'repair',
      about: 'a file',
      name: '/etc/old',
      host: { files: { '/etc/old': '' } },
      expect: {
        comment: 'Removed file /etc/old',
        changes: { removed: '/etc/old' },
        planned: { comment: 'File /etc/old is set for removal' },
        files: { '/etc/old': null },
      },
    },
    {
      kind: 'repair',
      about: 'a directory with everything in it',
      name: '/srv/old',
      host: { files: { '/srv/old/a/b': '' } },
      expect: {
        comment: 'Removed directory /srv/old',
        changes: { removed: '/srv/old' },
        planned: { comment: 'Directory /srv/old is set for removal' },
        files: { '/srv/old': null, '/srv/old/a': null, '/srv/old/a/b': null },
      },
    },
    {
      kind: 'nothing to do',
      about: 'nothing to do',
      name: '/srv/none',
      expect: { comment: 'File /srv/none is not present' },
    },
  ],
};
