import type { LawCases } from '@muster/engine';

/** Uses of `file.touch`. */
export const fileTouchLaws: LawCases = {
  'file.touch': [
    {
      kind: 'create',
      about: 'a new file',
      name: '/srv/a/b',
      args: { makedirs: true },
      expect: {
        comment: 'Created empty file /srv/a/b',
        changes: { new: '/srv/a/b' },
        planned: { comment: 'File /srv/a/b is set to be created' },
        files: { '/srv': { directory: true }, '/srv/a': { directory: true }, '/srv/a/b': '' },
      },
    },
  ],
};
