import type { LawCases } from '@muster/engine';
import { app } from './law-files.ts';

const tree = {
  files: {
    '/srv/app/a/b': 'x',
    '/srv/app/c': { text: 'y', mode: 0o777 },
    '/srv/app/link': { link: 'c', user: 'app' },
  },
  ...app,
} as const;
const clutter = {
  files: {
    '/etc/app.d/old': '',
    '/etc/app.d/x.local': '',
    '/etc/app.d/deep/er': '',
    '/etc/app.d/deep/y.local': '',
  },
};

/** Uses of `file.directory`. */
export const fileDirectoryLaws: LawCases = {
  'file.directory': [
    {
      kind: 'create',
      about: 'a directory below others that are missing too',
      name: '/srv/app/releases',
      args: { makedirs: true, user: 'app', group: 'app', mode: 750 },
      host: app,
      expect: {
        comment: 'Directory /srv/app/releases updated',
        changes: { '/srv/app/releases': { directory: 'new' } },
        planned: 'The following files will be changed:\n/srv/app/releases: directory - new\n',
        files: {
          '/srv': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/app': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/app/releases': { directory: true, mode: 0o750, user: 'app', group: 'app' },
        },
      },
    },
    {
      kind: 'create',
      about: 'a directory of which nothing is said',
      name: '/srv/',
      expect: {
        comment: 'Directory /srv updated',
        changes: { '/srv': { directory: 'new' } },
        planned: 'The following files will be changed:\n/srv: directory - new\n',
        files: { '/srv': { directory: true } },
      },
    },
    {
      kind: 'create',
      about: 'directories without a mode',
      name: '/srv/app',
      args: { makedirs: true },
      expect: {
        comment: 'Directory /srv/app updated',
        changes: { '/srv/app': { directory: 'new' } },
        planned: 'The following files will be changed:\n/srv/app: directory - new\n',
        files: { '/srv': { directory: true }, '/srv/app': { directory: true } },
      },
    },
    {
      kind: 'repair',
      about: 'its own mode and owner alone',
      name: '/srv/app',
      args: { user: 'app', group: 'root', mode: '0711', dir_mode: '0750' },
      host: tree,
      expect: {
        comment: 'Directory /srv/app updated',
        changes: { '/srv/app': { user: 'app', mode: '0750' } },
        planned: 'The following files will be changed:\n/srv/app: user - app\n/srv/app: mode - 0750\n',
        files: { '/srv/app': { directory: true, mode: 0o750, user: 'app' } },
      },
    },
    {
      kind: 'repair',
      about: 'owners and modes of a whole tree, links excepted',
      name: '/srv/app',
      args: { user: 'app', group: 'app', recurse: ['user', 'mode'], dir_mode: '0750', file_mode: '0640' },
      host: tree,
      expect: {
        comment: 'Directory /srv/app updated',
        changes: {
          '/srv/app': { user: 'app', group: 'app', mode: '0750' },
          '/srv/app/a': { user: 'app', mode: '0750' },
          '/srv/app/a/b': { user: 'app', mode: '0640' },
          '/srv/app/c': { user: 'app', mode: '0640' },
        },
        planned:
          'The following files will be changed:\n/srv/app: user - app\n/srv/app: group - app\n/srv/app: mode - 0750\n/srv/app/a: user - app\n/srv/app/a: mode - 0750\n/srv/app/a/b: user - app\n/srv/app/a/b: mode - 0640\n/srv/app/c: user - app\n/srv/app/c: mode - 0640\n',
        files: {
          '/srv/app': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/app/a': { directory: true, mode: 0o750, user: 'app' },
          '/srv/app/a/b': { text: 'x', mode: 0o640, user: 'app' },
          '/srv/app/c': { text: 'y', mode: 0o640, user: 'app' },
        },
      },
    },
    {
      kind: 'repair',
      about: 'the group and the mode of everything, files having that of directories',
      name: '/srv/app',
      args: { user: 'app', group: 'app', recurse: ['group', 'mode'], mode: '0750' },
      host: tree,
      expect: {
        comment: 'Directory /srv/app updated',
        changes: {
          '/srv/app': { user: 'app', group: 'app', mode: '0750' },
          '/srv/app/a': { group: 'app', mode: '0750' },
          '/srv/app/a/b': { group: 'app', mode: '0750' },
          '/srv/app/c': { group: 'app', mode: '0750' },
          '/srv/app/link': { group: 'app' },
        },
        planned:
          'The following files will be changed:\n/srv/app: user - app\n/srv/app: group - app\n/srv/app: mode - 0750\n/srv/app/a: group - app\n/srv/app/a: mode - 0750\n/srv/app/a/b: group - app\n/srv/app/a/b: mode - 0750\n/srv/app/c: group - app\n/srv/app/c: mode - 0750\n/srv/app/link: group - app\n',
        files: {
          '/srv/app': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/app/a': { directory: true, mode: 0o750, group: 'app' },
          '/srv/app/a/b': { text: 'x', mode: 0o750, group: 'app' },
          '/srv/app/c': { text: 'y', mode: 0o750, group: 'app' },
          '/srv/app/link': { link: 'c', user: 'app', group: 'app' },
        },
      },
    },
    {
      kind: 'repair',
      about: 'directories alone',
      name: '/srv/app',
      args: { user: 'app', recurse: ['user', 'ignore_files'] },
      host: tree,
      expect: {
        comment: 'Directory /srv/app updated',
        changes: { '/srv/app': { user: 'app' }, '/srv/app/a': { user: 'app' } },
        planned: 'The following files will be changed:\n/srv/app: user - app\n/srv/app/a: user - app\n',
        files: {
          '/srv/app': { directory: true, user: 'app' },
          '/srv/app/a': { directory: true, user: 'app' },
        },
      },
    },
    {
      kind: 'repair',
      about: 'files alone, and not the directory itself',
      name: '/srv/app',
      args: { user: 'app', recurse: ['user', 'ignore_dirs'], children_only: true },
      host: tree,
      expect: {
        comment: 'Directory /srv/app/* updated',
        changes: { '/srv/app/a/b': { user: 'app' }, '/srv/app/c': { user: 'app' } },
        planned: 'The following files will be changed:\n/srv/app/a/b: user - app\n/srv/app/c: user - app\n',
        files: {
          '/srv/app/a/b': { text: 'x', user: 'app' },
          '/srv/app/c': { text: 'y', mode: 0o777, user: 'app' },
        },
      },
    },
    {
      kind: 'repair',
      about: 'a tree down to a depth',
      name: '/srv/app',
      args: { user: 'app', recurse: ['user'], max_depth: 0 },
      host: tree,
      expect: {
        comment: 'Directory /srv/app updated',
        changes: {
          '/srv/app': { user: 'app' },
          '/srv/app/a': { user: 'app' },
          '/srv/app/c': { user: 'app' },
        },
        planned:
          'The following files will be changed:\n/srv/app: user - app\n/srv/app/a: user - app\n/srv/app/c: user - app\n',
        files: {
          '/srv/app': { directory: true, user: 'app' },
          '/srv/app/a': { directory: true, user: 'app' },
          '/srv/app/c': { text: 'y', mode: 0o777, user: 'app' },
        },
      },
    },
    {
      kind: 'repair',
      about: 'a directory that is cleaned',
      name: '/etc/app.d',
      args: { clean: true, exclude_pat: '*.local' },
      host: clutter,
      expect: {
        comment: 'Files cleaned from directory /etc/app.d',
        changes: { removed: ['/etc/app.d/deep', '/etc/app.d/old'] },
        planned:
          'The following files will be changed:\n/etc/app.d/deep: removed - Removed due to clean\n/etc/app.d/old: removed - Removed due to clean\n',
        files: {
          '/etc/app.d/old': null,
          '/etc/app.d/deep': null,
          '/etc/app.d/deep/er': null,
          '/etc/app.d/deep/y.local': null,
        },
      },
    },
    {
      kind: 'repair',
      about: 'a file in the way',
      name: '/srv/app',
      args: { force: true },
      host: { files: { '/srv/app': 'in the way' } },
      expect: {
        comment: 'Directory /srv/app updated',
        changes: { '/srv/app': { directory: 'new' }, forced: 'File was forcibly replaced' },
        planned: 'The following files will be changed:\n/srv/app: directory - new\n',
        files: { '/srv/app': { directory: true } },
      },
    },
    {
      kind: 'repair',
      about: 'a file in the way that is kept under another name',
      name: '/srv/app',
      args: { backupname: 'app.old', mode: 700 },
      host: { files: { '/srv/app': 'in the way' } },
      expect: {
        comment: 'Directory /srv/app updated',
        changes: { '/srv/app': { directory: 'new' } },
        planned: 'The following files will be changed:\n/srv/app: directory - new\n',
        files: { '/srv/app': { directory: true, mode: 0o700 }, '/srv/app.old': 'in the way' },
      },
    },
    {
      kind: 'repair',
      about: 'a file in the way that takes the place of an older one',
      name: '/srv/app',
      args: { backupname: '/old/app', force: true },
      host: { files: { '/srv/app': 'in the way', '/old/app/x': '' } },
      expect: {
        comment: 'Directory /srv/app updated',
        changes: { '/srv/app': { directory: 'new' } },
        planned: 'The following files will be changed:\n/srv/app: directory - new\n',
        files: { '/srv/app': { directory: true }, '/old/app': 'in the way', '/old/app/x': null },
      },
    },
    {
      kind: 'repair',
      about: 'a link to a directory, where none will do',
      name: '/srv/app',
      args: { allow_symlink: false, force: true },
      host: { files: { '/srv/real/x': '', '/srv/app': { link: 'real' } } },
      expect: {
        comment: 'Directory /srv/app updated',
        changes: { '/srv/app': { directory: 'new' }, forced: 'Symlink was forcibly replaced' },
        planned: 'The following files will be changed:\n/srv/app: directory - new\n',
        files: { '/srv/app': { directory: true } },
      },
    },
    {
      kind: 'repair',
      about: 'a link that leads nowhere',
      name: '/srv/app',
      args: { force: true },
      host: { files: { '/srv/app': { link: 'none' } } },
      expect: {
        comment: 'Directory /srv/app updated',
        changes: { '/srv/app': { directory: 'new' }, forced: 'Symlink was forcibly replaced' },
        planned: 'The following files will be changed:\n/srv/app: directory - new\n',
        files: { '/srv/app': { directory: true } },
      },
    },
    {
      kind: 'repair',
      about: 'the owner of a link, which has no mode',
      name: '/srv/app',
      args: { mode: 700, user: 'app' },
      host: { files: { '/srv/real/x': '', '/srv/app': { link: 'real' } }, ...app },
      expect: {
        comment: 'Directory /srv/app updated',
        changes: { '/srv/app': { user: 'app' } },
        planned: 'The following files will be changed:\n/srv/app: user - app\n',
        files: { '/srv/app': { link: 'real', user: 'app' } },
      },
    },
    {
      kind: 'repair',
      about: 'the mode and owner of what a link leads to',
      name: '/srv/app',
      args: { mode: 700, user: 'app', follow_symlinks: true },
      host: { files: { '/srv/real/x': '', '/srv/app': { link: 'real' } }, ...app },
      expect: {
        comment: 'Directory /srv/app updated',
        changes: { '/srv/app': { user: 'app', mode: '0700' } },
        planned: 'The following files will be changed:\n/srv/app: user - app\n/srv/app: mode - 0700\n',
        files: { '/srv/real': { directory: true, mode: 0o700, user: 'app' } },
      },
    },
    {
      kind: 'nothing to do',
      about: 'a link to a directory',
      name: '/srv/app',
      args: { force: true },
      host: { files: { '/srv/real/x': '', '/srv/app': { link: 'real' } } },
      expect: { comment: 'The directory /srv/app is in the correct state' },
    },
    {
      kind: 'nothing to do',
      about: 'a directory with something in it',
      name: '/srv/app',
      args: { user: 'root', group: 'root', mode: 755, recurse: ['ignore_dirs'] },
      host: tree,
      expect: { comment: 'The directory /srv/app is in the correct state' },
    },
    {
      kind: 'nothing to do',
      about: 'a directory in which everything may stay',
      name: '/etc/app.d',
      args: { clean: true, exclude_pat: ['E@^(old|deep)', 'x*'] },
      host: clutter,
      expect: { comment: 'The directory /etc/app.d is in the correct state' },
    },
    {
      kind: 'cannot',
      about: 'no directory to make it in',
      name: '/srv/app',
      expect: { comment: 'No directory to create /srv/app in' },
    },
    {
      kind: 'cannot',
      about: 'a file in the way',
      name: '/srv/app',
      host: { files: { '/srv/app': '' } },
      expect: { comment: 'Specified location /srv/app exists and is a file' },
    },
    {
      kind: 'cannot',
      about: 'a link, where none will do',
      name: '/srv/app',
      args: { allow_symlink: false },
      host: { files: { '/srv/real/x': '', '/srv/app': { link: 'real' } } },
      expect: { comment: 'Specified location /srv/app exists and is a symlink' },
    },
    {
      kind: 'cannot',
      about: 'a link that leads nowhere',
      name: '/srv/app',
      host: { files: { '/srv/app': { link: 'none' } } },
      expect: { comment: 'Specified location /srv/app exists and is a symlink' },
    },
    {
      kind: 'cannot',
      about: 'something under the name that the file in the way is to have',
      name: '/srv/app',
      args: { backupname: 'app.old' },
      host: { files: { '/srv/app': '', '/srv/app.old': '' } },
      expect: {
        comment: 'File exists where the backup target /srv/app.old should go',
        planned: {
          comment: 'The following files will be changed:\n/srv/app: directory - new\n',
          changes: { '/srv/app': { directory: 'new' } },
          result: null,
        },
      },
    },
    {
      kind: 'cannot',
      about: 'an owner that is not there',
      name: '/srv/app',
      args: { user: 'nobody', makedirs: true },
      expect: { comment: 'User nobody is not available' },
    },
    {
      kind: 'cannot',
      about: 'a depth and cleaning',
      name: '/srv/app',
      args: { clean: true, max_depth: 1 },
      expect: { comment: "Cannot specify both max_depth and clean (file.directory, id '/srv/app')" },
    },
  ],
};
