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
  'file.directory': {
    usual: { name: '/srv/app', host: tree },
    create: {
      usual: {
        comment: 'Directory {name} updated',
        changes: { '{name}': { directory: 'new' } },
        planned: 'The following files will be changed:\n{name}: directory - new\n',
      },
      'a directory below others that are missing too': {
        name: '/srv/app/releases',
        args: { makedirs: true, user: 'app', group: 'app', mode: 750 },
        host: app,
        files: {
          '/srv': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/app': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/app/releases': { directory: true, mode: 0o750, user: 'app', group: 'app' },
        },
      },
      'a directory of which nothing is said': {
        name: '/srv/',
        host: {},
        comment: 'Directory /srv updated',
        changes: { '/srv': { directory: 'new' } },
        planned: 'The following files will be changed:\n/srv: directory - new\n',
        files: { '/srv': { directory: true } },
      },
      'directories without a mode': {
        args: { makedirs: true },
        host: {},
        files: { '/srv': { directory: true }, '/srv/app': { directory: true } },
      },
    },
    repair: {
      usual: { comment: 'Directory {name} updated' },
      'its own mode and owner alone': {
        args: { user: 'app', group: 'root', mode: '0711', dir_mode: '0750' },
        changes: { '/srv/app': { user: 'app', mode: '0750' } },
        planned: 'The following files will be changed:\n/srv/app: user - app\n/srv/app: mode - 0750\n',
        files: { '/srv/app': { directory: true, mode: 0o750, user: 'app' } },
      },
      'owners and modes of a whole tree, links excepted': {
        args: { user: 'app', group: 'app', recurse: ['user', 'mode'], dir_mode: '0750', file_mode: '0640' },
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
      'the group and the mode of everything, files having that of directories': {
        args: { user: 'app', group: 'app', recurse: ['group', 'mode'], mode: '0750' },
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
      'directories alone': {
        args: { user: 'app', recurse: ['user', 'ignore_files'] },
        changes: { '/srv/app': { user: 'app' }, '/srv/app/a': { user: 'app' } },
        planned: 'The following files will be changed:\n/srv/app: user - app\n/srv/app/a: user - app\n',
        files: {
          '/srv/app': { directory: true, user: 'app' },
          '/srv/app/a': { directory: true, user: 'app' },
        },
      },
      'files alone, and not the directory itself': {
        args: { user: 'app', recurse: ['user', 'ignore_dirs'], children_only: true },
        comment: 'Directory /srv/app/* updated',
        changes: { '/srv/app/a/b': { user: 'app' }, '/srv/app/c': { user: 'app' } },
        planned: 'The following files will be changed:\n/srv/app/a/b: user - app\n/srv/app/c: user - app\n',
        files: {
          '/srv/app/a/b': { text: 'x', user: 'app' },
          '/srv/app/c': { text: 'y', mode: 0o777, user: 'app' },
        },
      },
      'a tree down to a depth': {
        args: { user: 'app', recurse: ['user'], max_depth: 0 },
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
      'a directory that is cleaned': {
        name: '/etc/app.d',
        args: { clean: true, exclude_pat: '*.local' },
        host: clutter,
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
      'a file in the way': {
        args: { force: true },
        host: { files: { '/srv/app': 'in the way' } },
        changes: { '/srv/app': { directory: 'new' }, forced: 'File was forcibly replaced' },
        planned: 'The following files will be changed:\n{name}: directory - new\n',
        files: { '{name}': { directory: true } },
      },
      'a file in the way that is kept under another name': {
        args: { backupname: 'app.old', mode: 700 },
        host: { files: { '/srv/app': 'in the way' } },
        changes: { '{name}': { directory: 'new' } },
        planned: 'The following files will be changed:\n{name}: directory - new\n',
        files: { '/srv/app': { directory: true, mode: 0o700 }, '/srv/app.old': 'in the way' },
      },
      'a file in the way that takes the place of an older one': {
        args: { backupname: '/old/app', force: true },
        host: { files: { '/srv/app': 'in the way', '/old/app/x': '' } },
        changes: { '{name}': { directory: 'new' } },
        planned: 'The following files will be changed:\n{name}: directory - new\n',
        files: { '/srv/app': { directory: true }, '/old/app': 'in the way', '/old/app/x': null },
      },
      'a link to a directory, where none will do': {
        args: { allow_symlink: false, force: true },
        host: { files: { '/srv/real/x': '', '/srv/app': { link: 'real' } } },
        changes: { '/srv/app': { directory: 'new' }, forced: 'Symlink was forcibly replaced' },
        planned: 'The following files will be changed:\n{name}: directory - new\n',
        files: { '{name}': { directory: true } },
      },
      'a link that leads nowhere': {
        args: { force: true },
        host: { files: { '/srv/app': { link: 'none' } } },
        changes: { '/srv/app': { directory: 'new' }, forced: 'Symlink was forcibly replaced' },
        planned: 'The following files will be changed:\n{name}: directory - new\n',
        files: { '{name}': { directory: true } },
      },
      'the owner of a link, which has no mode': {
        args: { mode: 700, user: 'app' },
        host: { files: { '/srv/real/x': '', '/srv/app': { link: 'real' } }, ...app },
        changes: { '/srv/app': { user: 'app' } },
        planned: 'The following files will be changed:\n/srv/app: user - app\n',
        files: { '/srv/app': { link: 'real', user: 'app' } },
      },
      'the mode and owner of what a link leads to': {
        args: { mode: 700, user: 'app', follow_symlinks: true },
        host: { files: { '/srv/real/x': '', '/srv/app': { link: 'real' } }, ...app },
        changes: { '/srv/app': { user: 'app', mode: '0700' } },
        planned: 'The following files will be changed:\n/srv/app: user - app\n/srv/app: mode - 0700\n',
        files: { '/srv/real': { directory: true, mode: 0o700, user: 'app' } },
      },
    },
    'nothing to do': {
      usual: { comment: 'The directory {name} is in the correct state' },
      'a link to a directory': {
        args: { force: true },
        host: { files: { '/srv/real/x': '', '/srv/app': { link: 'real' } } },
      },
      'a directory with something in it': {
        args: { user: 'root', group: 'root', mode: 755, recurse: ['ignore_dirs'] },
      },
      'a directory in which everything may stay': {
        name: '/etc/app.d',
        args: { clean: true, exclude_pat: ['E@^(old|deep)', 'x*'] },
        host: clutter,
      },
    },
    cannot: {
      'no directory to make it in': { host: {}, comment: 'No directory to create /srv/app in' },
      'a file in the way': {
        host: { files: { '/srv/app': '' } },
        comment: 'Specified location /srv/app exists and is a file',
      },
      'a link, where none will do': {
        args: { allow_symlink: false },
        host: { files: { '/srv/real/x': '', '/srv/app': { link: 'real' } } },
        comment: 'Specified location {name} exists and is a symlink',
      },
      'a link that leads nowhere': {
        host: { files: { '/srv/app': { link: 'none' } } },
        comment: 'Specified location {name} exists and is a symlink',
      },
      'something under the name that the file in the way is to have': {
        args: { backupname: 'app.old' },
        host: { files: { '/srv/app': '', '/srv/app.old': '' } },
        comment: 'File exists where the backup target /srv/app.old should go',
        planned: 'The following files will be changed:\n/srv/app: directory - new\n',
        plannedChanges: { '/srv/app': { directory: 'new' } },
      },
      'an owner that is not there': {
        args: { user: 'nobody', makedirs: true },
        host: {},
        comment: 'User nobody is not available',
      },
      'a depth and cleaning': {
        args: { clean: true, max_depth: 1 },
        host: {},
        comment: "Cannot specify both max_depth and clean (file.directory, id '/srv/app')",
      },
    },
  },
};
