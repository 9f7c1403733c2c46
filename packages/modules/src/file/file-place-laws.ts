import type { LawCases } from '@muster/engine';
import { placePrograms as programs } from '../testing/place-programs.ts';

const moved = {
  comment: 'Moved "/new" to "{name}"',
  changes: { '{name}': '/new' },
  planned: 'File "/new" is set to be moved to "{name}"',
  runs: ['mv -T -- /new {name}'],
};
const both = { files: { '/new': 'new', '/old': 'old' }, programs };

/** Files of the same contents are names of one file. */
const linked = {
  files: { '/target': 'x', '/same': 'x', '/other': 'y', '/more': 'y', '/file': 'z' },
  programs,
};

/** Uses of `file.rename` and `file.hardlink`. */
export const filePlaceLaws: LawCases = {
  'file.rename': {
    usual: { name: '/old', args: { source: '/new' }, host: both },
    create: {
      'a file': { host: { files: { '/new': 'new' }, programs }, ...moved },
      'a directory, into directories that are missing': {
        name: '/srv/a/old',
        args: { source: '/new', makedirs: true },
        host: { files: { '/new/x': 'new' }, programs },
        ...moved,
        files: { '/srv': { directory: true }, '/srv/a': { directory: true } },
      },
    },
    repair: {
      'a file in the way': {
        args: { source: '/new', force: true },
        ...moved,
      },
    },
    'nothing to do': {
      'a file that was moved before': {
        host: { files: { '/old': 'old' } },
        comment: 'Source file "/new" has already been moved out of place',
      },
      'a file in the way that is to stay': {
        comment: 'The target file "/old" exists and will not be overwritten',
      },
    },
    cannot: {
      'a directory that is not there': {
        name: '/srv/old',
        comment: 'The target directory /srv is not present',
      },
      'the root of the file system': {
        name: '//',
        comment: "Invalid argument 'name': Refusing to remove \"/\", not '//' (file.rename, id '//')",
      },
    },
  },
  'file.hardlink': {
    usual: { name: '/link', args: { target: '/target' }, host: linked },
    create: {
      usual: {
        comment: 'Created new hard link {name} -> /target',
        changes: { new: '{name}' },
        planned: 'Hard link {name} to /target is set for creation',
        runs: ['ln -f -T -- /target {name}'],
      },
      'a name': {},
      'a name in a directory that is missing': {
        name: '/srv/link',
        args: { target: '/target', makedirs: true, dir_mode: 750 },
        files: { '/srv': { directory: true, mode: 0o750 } },
      },
    },
    repair: {
      usual: { runs: ['ln -f -T -- /target {name}'] },
      'a name of another file': {
        name: '/other',
        comment: 'Set target of hard link {name} -> /target',
        changes: { new: '{name}' },
        planned: 'Link {name} target is set to be changed to /target',
      },
      'the only name of another file': {
        name: '/file',
        args: { target: '/target', force: true },
        comment: 'Created new hard link {name} -> /target',
        changes: { forced: 'File for hard link was forcibly replaced', new: '{name}' },
        planned:
          'The file or directory {name} is set for removal to make way for a new hard link targeting /target',
      },
    },
    'nothing to do': {
      'a name of the file': {
        name: '/same',
        comment: 'Target of hard link /same is already pointing to /target',
      },
    },
    cannot: {
      'the only name of another file': {
        name: '/file',
        comment: 'File or directory exists where the hard link /file should be. Did you mean to use force?',
      },
      'a file that is not there': {
        args: { target: '/none' },
        comment: 'Target /none for hard link does not exist',
      },
      'a directory': { args: { target: '/' }, comment: 'Unable to hard link from directory /' },
      'a directory in the way': {
        name: '/srv',
        host: { files: { '/srv/x': '' } },
        comment: 'Unable to hard link to directory /srv',
      },
      'no directory to hold it': {
        name: '/srv/link',
        comment: 'Directory /srv for hard link is not present',
      },
      'directories of somebody who is not there': {
        args: { target: '/target', user: 'app' },
        comment: 'User app is not available',
      },
    },
  },
};
