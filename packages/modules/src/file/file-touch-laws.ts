import type { LawCases } from '@muster/engine';

const there = { files: { '/etc/ready': 'x' } };

/** Uses of `file.touch`, `file.exists` and `file.missing`. */
export const fileTouchLaws: LawCases = {
  'file.touch': {
    usual: { name: '/etc/ready' },
    create: {
      usual: {
        comment: 'Created empty file {name}',
        changes: { new: '{name}' },
        planned: 'File {name} is set to be created',
      },
      'a file': { name: '/ready', files: { '/ready': '' } },
      'a file in directories that are missing too': {
        name: '/srv/a/b',
        args: { makedirs: true },
        files: { '/srv': { directory: true }, '/srv/a': { directory: true }, '/srv/a/b': '' },
      },
    },
    'nothing to do': {
      'a file with something in it': {
        host: there,
        comment: 'File /etc/ready exists and has the correct times',
      },
    },
    cannot: { 'no directory to hold it': { comment: 'Directory not present to touch file /etc/ready' } },
  },
  'file.exists': {
    usual: { host: there },
    skip: { 'a path': { name: '/etc/ready', comment: 'Path /etc/ready exists' } },
    fail: { 'no path': { name: '/etc/none', comment: 'Specified path /etc/none does not exist' } },
  },
  'file.missing': {
    usual: { host: there },
    skip: { 'no path': { name: '/etc/none', comment: 'Path /etc/none is missing' } },
    fail: { 'a path': { name: '/etc/ready', comment: 'Specified path /etc/ready exists' } },
  },
};
