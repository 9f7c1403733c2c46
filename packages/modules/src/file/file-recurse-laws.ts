import type { LawCases } from '@muster/engine';
import { app, cachedAbc } from './law-files.ts';

const source = { source: 'salt://app' };
const context = {
  files: {
    'salt://app/a': cachedAbc(),
    'salt://app/deep/er/b': cachedAbc(0o755),
    'salt://app/deep/x.log': cachedAbc(),
  },
};
const flat = { files: { 'salt://app/a': cachedAbc(), 'salt://app/b': cachedAbc() } };
const emptySrv = { files: { '/srv/x': '' } };

const madeNew = (...paths: readonly string[]) => allOf(paths, { directory: 'new' });
const directories = (...paths: readonly string[]) => allOf(paths, { directory: true } as const);

/** What the dry run says of files that it would write. */
const toBeSet = (...paths: readonly string[]) =>
  paths.map((path) => `#### ${path} ####\nThe file ${path} is set to be changed`).join('\n\n');

function allOf<Value>(paths: readonly string[], value: Value): Record<string, Value> {
  return Object.fromEntries(paths.map((path) => [path, value]));
}

/** Uses of `file.recurse`. */
export const fileRecurseLaws: LawCases = {
  'file.recurse': {
    usual: { name: '/srv/app', context },
    create: {
      usual: {
        host: emptySrv,
        comment: 'Recursively updated {name}',
        planned: toBeSet(
          '{name}',
          '{name}/deep',
          '{name}/deep/er',
          '{name}/a',
          '{name}/deep/er/b',
          '{name}/deep/x.log',
        ),
      },
      'a tree with the modes of its files': {
        args: { ...source, dir_mode: 755, file_mode: 'keep' },
        changes: {
          ...madeNew('/srv/app', '/srv/app/deep', '/srv/app/deep/er'),
          '/srv/app/a': { diff: 'New file', mode: '0644' },
          '/srv/app/deep/er/b': { diff: 'New file', mode: '0755' },
          '/srv/app/deep/x.log': { diff: 'New file', mode: '0644' },
        },
        files: {
          ...directories('/srv/app', '/srv/app/deep', '/srv/app/deep/er'),
          '/srv/app/a': 'abc',
          '/srv/app/deep/er/b': { text: 'abc', mode: 0o755 },
          '/srv/app/deep/x.log': 'abc',
        },
      },
      'a tree with owners and modes, in directories that are missing too': {
        name: '/srv/www/app',
        args: {
          source: ['salt://none', 'salt://app/'],
          user: 'app',
          group: 'app',
          dir_mode: 750,
          file_mode: 640,
        },
        host: app,
        changes: {
          ...madeNew('/srv/www/app', '/srv/www/app/deep', '/srv/www/app/deep/er'),
          '/srv/www/app/a': { diff: 'New file', mode: '0640' },
          '/srv/www/app/deep/er/b': { diff: 'New file', mode: '0640' },
          '/srv/www/app/deep/x.log': { diff: 'New file', mode: '0640' },
        },
        files: {
          '/srv': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/www': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/www/app': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/www/app/deep': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/www/app/deep/er': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/www/app/a': { text: 'abc', mode: 0o640, user: 'app', group: 'app' },
          '/srv/www/app/deep/er/b': { text: 'abc', mode: 0o640, user: 'app', group: 'app' },
          '/srv/www/app/deep/x.log': { text: 'abc', mode: 0o640, user: 'app', group: 'app' },
        },
      },
      'a part of a tree, by its names': {
        args: { ...source, include_pat: 'E@^deep/', exclude_pat: '*.log' },
        changes: {
          ...madeNew('/srv/app', '/srv/app/deep', '/srv/app/deep/er'),
          '/srv/app/deep/er/b': { diff: 'New file' },
        },
        planned: toBeSet('/srv/app', '/srv/app/deep', '/srv/app/deep/er', '/srv/app/deep/er/b'),
        files: {
          ...directories('/srv/app', '/srv/app/deep', '/srv/app/deep/er'),
          '/srv/app/deep/er/b': 'abc',
        },
      },
      'a part of a tree, by its depth': {
        args: { ...source, maxdepth: 1 },
        changes: {
          ...madeNew('/srv/app', '/srv/app/deep'),
          '/srv/app/a': { diff: 'New file' },
          '/srv/app/deep/x.log': { diff: 'New file' },
        },
        planned: toBeSet('/srv/app', '/srv/app/deep', '/srv/app/a', '/srv/app/deep/x.log'),
        files: {
          ...directories('/srv/app', '/srv/app/deep'),
          '/srv/app/a': 'abc',
          '/srv/app/deep/x.log': 'abc',
        },
      },
      'files through a template': {
        name: '/app',
        args: { ...source, template: 'jinja', context: { port: 80 }, defaults: { port: 1 } },
        host: {},
        context: { ...flat, render: (text, names) => `${text} ${JSON.stringify(names)}` },
        changes: { ...madeNew('/app'), '/app/a': { diff: 'New file' }, '/app/b': { diff: 'New file' } },
        planned: toBeSet('/app', '/app/a', '/app/b'),
        files: {
          '/app': { directory: true },
          '/app/a': 'salt://app/a {"source":"salt://app/a?saltenv=base","name":"/app/a","port":80}',
          '/app/b': 'salt://app/b {"source":"salt://app/b?saltenv=base","name":"/app/b","port":80}',
        },
      },
    },
    repair: {
      usual: { context: flat, comment: 'Recursively updated {name}' },
      'wrong, superfluous and excluded files': {
        args: { ...source, clean: true, exclude_pat: ['*.log', '*.tmp'] },
        host: {
          files: {
            '/srv/app/a': 'abd',
            '/srv/app/old/x': '',
            '/srv/app/b/in/the/way': '',
            '/srv/app/y.log': '',
          },
        },
        changes: {
          '/srv/app/a': {
            diff: '--- \n+++ \n@@ -1,1 +1,1 @@\n-abd\n\\ No newline at end of file\n+abc\n\\ No newline at end of file\n',
          },
          '/srv/app/b': { diff: 'New file' },
          removed: ['/srv/app/b/in', '/srv/app/old'],
        },
        planned:
          '#### removed ####\n/srv/app/b/in\n/srv/app/old\n\n#### /srv/app/a ####\nThe file /srv/app/a is set to be changed\n\n#### /srv/app/b ####\nThe file /srv/app/b is set to be changed',
        files: {
          '/srv/app/a': 'abc',
          '/srv/app/old': null,
          '/srv/app/old/x': null,
          '/srv/app/b': 'abc',
          '/srv/app/b/in': null,
          '/srv/app/b/in/the': null,
          '/srv/app/b/in/the/way': null,
        },
      },
      'superfluous files alone': {
        args: { ...source, clean: true },
        host: { files: { '/srv/app/a': 'abc', '/srv/app/b': 'abc', '/srv/app/c': '' } },
        changes: { removed: ['/srv/app/c'] },
        planned: '#### removed ####\n/srv/app/c',
        files: { '/srv/app/c': null },
      },
      'modes and owners alone': {
        args: { ...source, user: 'app', dir_mode: '0750', file_mode: 'keep' },
        host: {
          files: { '/srv/app/a': 'abc', '/srv/app/b': { text: 'abc', mode: 0o600, user: 'app' } },
          ...app,
        },
        changes: {
          '/srv/app': { user: 'app', mode: '0750' },
          '/srv/app/a': { user: 'app' },
          '/srv/app/b': { mode: '0644' },
        },
        planned: toBeSet('/srv/app', '/srv/app/a', '/srv/app/b'),
        files: {
          '/srv/app': { directory: true, mode: 0o750, user: 'app' },
          '/srv/app/a': { text: 'abc', user: 'app' },
          '/srv/app/b': { text: 'abc', user: 'app' },
        },
      },
      'the owner of a file whose contents may stay': {
        args: { ...source, user: 'app', replace: false },
        host: { files: { '/srv/app/a': 'other', '/srv/app/b': { text: 'abc', user: 'app' } }, ...app },
        changes: { '/srv/app': { user: 'app' }, '/srv/app/a': { user: 'app' } },
        planned: toBeSet('/srv/app', '/srv/app/a'),
        files: { '/srv/app': { directory: true, user: 'app' }, '/srv/app/a': { text: 'other', user: 'app' } },
      },
      'a file of which a copy is kept': {
        args: { ...source, backup: 'minion' },
        host: { files: { '/srv/app/a': 'abd', '/srv/app/b': 'abc' } },
        context: { ...flat, opts: { cachedir: '/cache' } },
        changes: {
          '/srv/app/a': {
            diff: '--- \n+++ \n@@ -1,1 +1,1 @@\n-abd\n\\ No newline at end of file\n+abc\n\\ No newline at end of file\n',
          },
        },
        planned: toBeSet('/srv/app/a'),
        files: {
          '/srv/app/a': 'abc',
          '/cache': { directory: true, mode: 0o700 },
          '/cache/file_backup': { directory: true, mode: 0o700 },
          '/cache/file_backup/srv': { directory: true, mode: 0o700 },
          '/cache/file_backup/srv/app': { directory: true, mode: 0o700 },
          '/cache/file_backup/srv/app/a_NOW': 'abd',
        },
      },
      'a file in the place of a directory': {
        args: source,
        host: { files: { '/srv/app/a': 'abc', '/srv/app/deep': 'in the way' } },
        context,
        changes: {
          ...madeNew('/srv/app/deep', '/srv/app/deep/er'),
          '/srv/app/deep/er/b': { diff: 'New file' },
          '/srv/app/deep/x.log': { diff: 'New file' },
        },
        planned: toBeSet('/srv/app/deep', '/srv/app/deep/er', '/srv/app/deep/er/b', '/srv/app/deep/x.log'),
        files: {
          ...directories('/srv/app/deep', '/srv/app/deep/er'),
          '/srv/app/deep/er/b': 'abc',
          '/srv/app/deep/x.log': 'abc',
        },
      },
    },
    'nothing to do': {
      'a tree with something else in it': {
        args: { ...source, dir_mode: 755, file_mode: 644, user: 'root' },
        host: { files: { '/srv/app/a': 'abc', '/srv/app/b': 'abc', '/srv/app/c': '' } },
        context: flat,
        comment: 'The directory /srv/app is in the correct state',
      },
    },
    cannot: {
      'no such directory of the file roots': {
        args: { source: ['salt://none', 'salt://nothing'] },
        context: {},
        comment: "The directory 'none, nothing' does not exist on the salt fileserver in saltenv 'base'",
      },
      'a file in its place': {
        args: source,
        host: { files: { '/srv/app': '' } },
        comment: 'The path /srv/app exists and is not a directory',
      },
      'an owner that is not there': {
        args: { ...source, user: 'nobody' },
        comment: 'User nobody is not available',
      },
    },
  },
};
