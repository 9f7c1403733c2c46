import type { LawCases } from '@muster/engine';

const there = { files: { '/etc/ready': 'x' } };

/** Uses of `file.touch`, `file.exists` and `file.missing`. */
export const fileTouchLaws: LawCases = {
  'file.touch': [
    {
      kind: 'create',
      about: 'a file',
      name: '/ready',
      expect: {
        comment: 'Created empty file /ready',
        changes: { new: '/ready' },
        planned: 'File /ready is set to be created',
        files: { '/ready': '' },
      },
    },
    {
      kind: 'create',
      about: 'a file in directories that are missing too',
      name: '/srv/a/b',
      args: { makedirs: true },
      expect: {
        comment: 'Created empty file /srv/a/b',
        changes: { new: '/srv/a/b' },
        planned: 'File /srv/a/b is set to be created',
        files: { '/srv': { directory: true }, '/srv/a': { directory: true }, '/srv/a/b': '' },
      },
    },
    {
      kind: 'nothing to do',
      about: 'a file with something in it',
      name: '/etc/ready',
      host: there,
      expect: { comment: 'File /etc/ready exists and has the correct times' },
    },
    {
      kind: 'cannot',
      about: 'no directory to hold it',
      name: '/etc/ready',
      expect: { comment: 'Directory not present to touch file /etc/ready' },
    },
  ],
  'file.exists': [
    {
      kind: 'skip',
      about: 'a path',
      name: '/etc/ready',
      host: there,
      expect: { comment: 'Path /etc/ready exists' },
    },
    {
      kind: 'fail',
      about: 'no path',
      name: '/etc/none',
      host: there,
      expect: { comment: 'Specified path /etc/none does not exist' },
    },
  ],
  'file.missing': [
    {
      kind: 'skip',
      about: 'no path',
      name: '/etc/none',
      host: there,
      expect: { comment: 'Path /etc/none is missing' },
    },
    {
      kind: 'fail',
      about: 'a path',
      name: '/etc/ready',
      host: there,
      expect: { comment: 'Specified path /etc/ready exists' },
    },
  ],
};
