import type { LawCases } from '@muster/engine';
import { cachedAbc, conf } from './law-files.ts';

const secret = 'correct-horse-battery';
const app = [{ name: 'app', uid: 500, gid: 500 }];
const appGroup = [{ name: 'app', gid: 500 }];

/** Uses of `file.managed`. */
export const fileManagedLaws: LawCases = {
  'file.managed': [
    {
      kind: 'create',
      about: 'a new file',
      name: '/etc/motd',
      args: { contents: 'Hello', mode: '0600', user: 'app', group: 'app' },
      host: { files: { '/etc/hostname': '' }, users: app, groups: appGroup },
      expect: {
        comment: 'File /etc/motd updated',
        changes: { diff: 'New file', mode: '0600' },
        planned: {
          comment:
            'The file /etc/motd is set to be changed\nNote: No changes made, actual changes may\nbe different due to other states.',
        },
        files: { '/etc/motd': { text: 'Hello\n', mode: 0o600, user: 'app', group: 'app' } },
      },
    },
    {
      kind: 'repair',
      about: 'other contents, with directories above',
      name: '/srv/a/b/conf',
      args: { contents: ['one', 'two'], makedirs: true, mode: 640 },
      expect: {
        comment: 'File /srv/a/b/conf updated',
        changes: { diff: 'New file', mode: '0640' },
        planned: {
          comment:
            'The file /srv/a/b/conf is set to be changed\nNote: No changes made, actual changes may\nbe different due to other states.',
        },
        files: {
          '/srv': { directory: true, mode: 0o750 },
          '/srv/a': { directory: true, mode: 0o750 },
          '/srv/a/b': { directory: true, mode: 0o750 },
          '/srv/a/b/conf': { text: 'one\ntwo\n', mode: 0o640 },
        },
      },
    },
    {
      kind: 'repair',
      about: 'a replaced text',
      name: '/etc/app.conf',
      args: { contents: 'new' },
      host: { files: { '/etc/app.conf': conf } },
      expect: {
        comment: 'File /etc/app.conf updated',
        changes: { diff: '--- \n+++ \n@@ -1,3 +1,1 @@\n-one\n-two\n-three\n+new\n' },
        planned: {
          comment:
            'The file /etc/app.conf is set to be changed\nNote: No changes made, actual changes may\nbe different due to other states.',
        },
        files: { '/etc/app.conf': 'new\n' },
      },
    },
    {
      kind: 'repair',
      about: 'the right contents with a wrong mode',
      name: '/etc/app.conf',
      args: { contents: conf, mode: 600 },
      host: { files: { '/etc/app.conf': conf } },
      expect: {
        comment: 'File /etc/app.conf updated',
        changes: { mode: '0600' },
        planned: {
          comment:
            'The file /etc/app.conf is set to be changed\nNote: No changes made, actual changes may\nbe different due to other states.',
        },
        files: { '/etc/app.conf': { text: 'one\ntwo\nthree\n', mode: 0o600 } },
      },
    },
    {
      kind: 'nothing to do',
      about: 'nothing to do',
      name: '/etc/app.conf',
      args: { contents: conf, mode: '0644', user: 'root' },
      host: { files: { '/etc/app.conf': conf } },
      expect: { comment: 'File /etc/app.conf is in the correct state' },
    },
    {
      kind: 'nothing to do',
      about: 'a file that may stay as it is',
      name: '/etc/app.conf',
      args: { contents: 'other', replace: false },
      host: { files: { '/etc/app.conf': conf } },
      expect: { comment: 'File /etc/app.conf exists with proper permissions. No changes made.' },
    },
    {
      kind: 'nothing to do',
      about: 'a file that is not to be made',
      name: '/etc/none',
      args: { contents: 'x', create: false },
      host: { files: { '/etc/app.conf': conf } },
      expect: { comment: 'File /etc/none is not present and is not set for creation' },
    },
    {
      kind: 'repair',
      about: 'a source with its mode',
      name: '/opt/abc',
      args: { source: 'salt://abc', mode: 'keep', makedirs: true },
      context: { files: { 'salt://abc': cachedAbc(0o750) } },
      expect: {
        comment: 'File /opt/abc updated',
        changes: { diff: 'New file', mode: '0750' },
        planned: {
          comment:
            'The file /opt/abc is set to be changed\nNote: No changes made, actual changes may\nbe different due to other states.',
        },
        files: { '/opt': { directory: true, mode: 0o750 }, '/opt/abc': { text: 'abc', mode: 0o750 } },
      },
    },
    {
      kind: 'repair',
      about: 'a secret of the pillar',
      name: '/etc/secret',
      args: { contents_pillar: 'app:password', show_changes: true },
      host: { files: { '/etc/secret': `old ${secret}\n` } },
      context: { pillar: { app: { password: secret } } },
      secrets: [secret],
      expect: {
        comment: 'File /etc/secret updated',
        changes: { diff: '--- \n+++ \n@@ -1,1 +1,1 @@\n-old ***\n+***\n' },
        planned: {
          comment:
            'The file /etc/secret is set to be changed\nNote: No changes made, actual changes may\nbe different due to other states.',
        },
        files: { '/etc/secret': 'correct-horse-battery\n' },
      },
    },
    {
      kind: 'repair',
      about: 'what a link leads to',
      name: '/etc/link',
      args: { contents: 'x', mode: 600 },
      host: { files: { '/etc/real/target': 'old', '/etc/link': { link: 'real/target' } } },
      expect: {
        comment: 'File /etc/link updated',
        changes: {
          diff: '--- \n+++ \n@@ -1,1 +1,1 @@\n-old\n\\ No newline at end of file\n+x\n',
          mode: '0600',
        },
        planned: {
          comment:
            'The file /etc/link is set to be changed\nNote: No changes made, actual changes may\nbe different due to other states.',
        },
        files: { '/etc/real/target': { text: 'x\n', mode: 0o600 } },
      },
    },
    {
      kind: 'repair',
      about: 'a link that is to be replaced',
      name: '/etc/link',
      args: { contents: 'x', follow_symlinks: false },
      host: { files: { '/etc/target': 'untouched', '/etc/link': { link: 'target' } } },
      expect: {
        comment: 'File /etc/link updated',
        changes: { diff: 'New file' },
        planned: {
          comment:
            'The file /etc/link is set to be changed\nNote: No changes made, actual changes may\nbe different due to other states.',
        },
        files: { '/etc/link': 'x\n' },
      },
    },
  ],
};
