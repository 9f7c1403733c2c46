import type { LawCases } from '@muster/engine';
import { cachedAbc } from './law-files.ts';

/** Uses of `file.recurse`. */
export const fileRecurseLaws: LawCases = {
  'file.recurse': [
    {
      kind: 'create',
      about: 'a new tree',
      name: '/srv/app',
      args: { source: 'salt://app', dir_mode: 755, file_mode: 'keep' },
      host: { files: { '/srv/x': '' } },
      context: {
        files: {
          'salt://app/a': cachedAbc(),
          'salt://app/deep/er/b': cachedAbc(0o755),
        },
      },
      expect: {
        comment: 'Recursively updated /srv/app',
        changes: {
          '/srv/app': { directory: 'new' },
          '/srv/app/deep': { directory: 'new' },
          '/srv/app/deep/er': { directory: 'new' },
          '/srv/app/a': { diff: 'New file', mode: '0644' },
          '/srv/app/deep/er/b': { diff: 'New file', mode: '0755' },
        },
        planned: {
          comment:
            '#### /srv/app ####\nThe file /srv/app is set to be changed\n\n#### /srv/app/deep ####\nThe file /srv/app/deep is set to be changed\n\n#### /srv/app/deep/er ####\nThe file /srv/app/deep/er is set to be changed\n\n#### /srv/app/a ####\nThe file /srv/app/a is set to be changed\n\n#### /srv/app/deep/er/b ####\nThe file /srv/app/deep/er/b is set to be changed',
        },
        files: {
          '/srv/app': { directory: true },
          '/srv/app/deep': { directory: true },
          '/srv/app/deep/er': { directory: true },
          '/srv/app/a': 'abc',
          '/srv/app/deep/er/b': { text: 'abc', mode: 0o755 },
        },
      },
    },
    {
      kind: 'repair',
      about: 'a tree with wrong, superfluous and excluded files',
      name: '/srv/app',
      args: { source: 'salt://app', clean: true, exclude_pat: ['*.log', '*.tmp'] },
      host: {
        files: {
          '/srv/app/a': 'abd',
          '/srv/app/old/x': '',
          '/srv/app/b/in/the/way': '',
          '/srv/app/y.log': '',
        },
      },
      context: {
        files: { 'salt://app/a': cachedAbc(), 'salt://app/b': cachedAbc() },
      },
      expect: {
        comment: 'Recursively updated /srv/app',
        changes: {
          '/srv/app/a': {
            diff: '--- \n+++ \n@@ -1,1 +1,1 @@\n-abd\n\\ No newline at end of file\n+abc\n\\ No newline at end of file\n',
          },
          '/srv/app/b': { diff: 'New file' },
          removed: ['/srv/app/b/in', '/srv/app/old'],
        },
        planned: {
          comment:
            '#### /srv/app/a ####\nThe file /srv/app/a is set to be changed\n\n#### /srv/app/b ####\nThe file /srv/app/b is set to be changed',
        },
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
    },
  ],
};
