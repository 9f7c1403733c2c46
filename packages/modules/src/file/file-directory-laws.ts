import type { LawCases } from '@muster/engine';

const app = [{ name: 'app', uid: 500, gid: 500 }];
const appGroup = [{ name: 'app', gid: 500 }];

/** Uses of `file.directory`. */
export const fileDirectoryLaws: LawCases = {
  'file.directory': [
    {
      kind: 'create',
      about: 'a new directory below others',
      name: '/srv/app/releases',
      args: { makedirs: true, user: 'app', group: 'app', mode: 750 },
      host: { users: app, groups: appGroup },
      expect: {
        comment: 'Directory /srv/app/releases updated',
        changes: { '/srv/app/releases': { directory: 'new' } },
        planned: { comment: 'The following files will be changed:\n/srv/app/releases: directory - new\n' },
        files: {
          '/srv': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/app': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/app/releases': { directory: true, mode: 0o750, user: 'app', group: 'app' },
        },
      },
    },
    {
      kind: 'repair',
      about: 'owners and modes of a whole tree',
      name: '/srv/app',
      args: { user: 'app', recurse: ['user', 'mode'], dir_mode: '0750', file_mode: '0640' },
      host: { files: { '/srv/app/a/b': 'x', '/srv/app/c': { text: 'y', mode: 0o777 } }, users: app },
      expect: {
        comment: 'Directory /srv/app updated',
        changes: {
          '/srv/app': { user: 'app', mode: '0750' },
          '/srv/app/a': { user: 'app', mode: '0750' },
          '/srv/app/a/b': { user: 'app', mode: '0640' },
          '/srv/app/c': { user: 'app', mode: '0640' },
        },
        planned: {
          comment:
            'The following files will be changed:\n/srv/app: user - app\n/srv/app: mode - 0750\n/srv/app/a: user - app\n/srv/app/a: mode - 0750\n/srv/app/a/b: user - app\n/srv/app/a/b: mode - 0640\n/srv/app/c: user - app\n/srv/app/c: mode - 0640\n',
        },
        files: {
          '/srv/app': { directory: true, mode: 0o750, user: 'app' },
          '/srv/app/a': { directory: true, mode: 0o750, user: 'app' },
          '/srv/app/a/b': { text: 'x', mode: 0o640, user: 'app' },
          '/srv/app/c': { text: 'y', mode: 0o640, user: 'app' },
        },
      },
    },
    {
      kind: 'repair',
      about: 'a directory that is cleaned',
      name: '/etc/app.d',
      args: { clean: true, exclude_pat: '*.local' },
      host: { files: { '/etc/app.d/old': '', '/etc/app.d/x.local': '', '/etc/app.d/deep/er': '' } },
      expect: {
        comment: 'Files cleaned from directory /etc/app.d',
        changes: { removed: ['/etc/app.d/deep', '/etc/app.d/old'] },
        planned: {
          comment:
            'The following files will be changed:\n/etc/app.d/deep: removed - Removed due to clean\n/etc/app.d/old: removed - Removed due to clean\n',
        },
        files: { '/etc/app.d/old': null, '/etc/app.d/deep': null, '/etc/app.d/deep/er': null },
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
        planned: { comment: 'The following files will be changed:\n/srv/app: directory - new\n' },
        files: { '/srv/app': { directory: true } },
      },
    },
    {
      kind: 'nothing to do',
      about: 'nothing to do',
      name: '/srv',
      host: { files: { '/srv/x': '' } },
      expect: { comment: 'The directory /srv is in the correct state' },
    },
  ],
};
