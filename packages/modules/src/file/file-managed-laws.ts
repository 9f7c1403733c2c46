import type { LawCases, MemoryProgram } from '@muster/engine';
import { fileContentsCases } from './file-contents-laws.ts';
import { fileSourceCases } from './file-source-laws.ts';
import { app, conf, toBeChanged } from './law-files.ts';

const there = { files: { '/etc/app.conf': conf } };

/** Every file has the flags that this file names. */
const flags = '/run/flags';

const programs: Readonly<Record<string, MemoryProgram>> = {
  lsattr: async ([, , path], _command, host) => ({ stdout: `${await host.files.readText(flags)} ${path}\n` }),
  async chattr([change = ''], _command, host) {
    const letters = change.slice(1);
    const kept = (await host.files.readText(flags)).split('').filter((letter) => !letters.includes(letter));
    const now = change.startsWith('+') ? [...kept, letters] : kept;
    await host.files.writeAtomically(flags, { kind: 'bytes', bytes: Buffer.from(now.join('')) }, {});
    return {};
  },
};
const refuses: MemoryProgram = (args) => ({ code: 1, stdout: `${args.at(-1)}: syntax error\n` });

/** Uses of `file.managed`. */
export const fileManagedLaws: LawCases = {
  'file.managed': [
    ...fileContentsCases,
    ...fileSourceCases,
    {
      kind: 'create',
      about: 'a file with its owner and mode',
      name: '/etc/motd',
      args: { contents: 'Hello', mode: '0600', user: 'app', group: 'app' },
      host: { files: { '/etc/hostname': '' }, ...app },
      expect: {
        comment: 'File /etc/motd updated',
        changes: { diff: 'New file', mode: '0600' },
        planned: toBeChanged('/etc/motd'),
        files: { '/etc/motd': { text: 'Hello\n', mode: 0o600, user: 'app', group: 'app' } },
      },
    },
    {
      kind: 'create',
      about: 'directories above it, which may be entered by those who may read it',
      name: '/srv/a/b/conf',
      args: { contents: 'x', makedirs: true, mode: 640, user: 'app' },
      host: { files: { '/srv/other': '' }, ...app },
      expect: {
        comment: 'File /srv/a/b/conf updated',
        changes: { diff: 'New file', mode: '0640' },
        planned: toBeChanged('/srv/a/b/conf'),
        files: {
          '/srv/a': { directory: true, mode: 0o750, user: 'app' },
          '/srv/a/b': { directory: true, mode: 0o750, user: 'app' },
          '/srv/a/b/conf': { text: 'x\n', mode: 0o640, user: 'app' },
        },
      },
    },
    {
      kind: 'create',
      about: 'directories above it with a mode of their own',
      name: '/srv/a/conf',
      args: { contents: 'x', makedirs: true, dir_mode: '0711', group: 'app', mode: 640 },
      host: app,
      expect: {
        comment: 'File /srv/a/conf updated',
        changes: { diff: 'New file', mode: '0640' },
        planned: toBeChanged('/srv/a/conf'),
        files: {
          '/srv': { directory: true, mode: 0o711, group: 'app' },
          '/srv/a': { directory: true, mode: 0o711, group: 'app' },
          '/srv/a/conf': { text: 'x\n', mode: 0o640, group: 'app' },
        },
      },
    },
    {
      kind: 'create',
      about: 'directories above it, where no mode is given',
      name: '/srv/conf',
      args: { contents: 'x', makedirs: true },
      expect: {
        comment: 'File /srv/conf updated',
        changes: { diff: 'New file' },
        planned: toBeChanged('/srv/conf'),
        files: { '/srv': { directory: true }, '/srv/conf': 'x\n' },
      },
    },
    {
      kind: 'create',
      about: 'the number of an account that is not there',
      name: '/conf',
      args: { contents: 'x', user: 1000, group: '1001' },
      expect: {
        comment: 'File /conf updated',
        changes: { diff: 'New file' },
        planned: toBeChanged('/conf'),
        files: { '/conf': { text: 'x\n', user: '1000', group: '1001' } },
      },
    },
    {
      kind: 'create',
      about: 'a number that belongs to an account',
      name: '/conf',
      args: { contents: 'x', user: 500, group: 500 },
      host: app,
      expect: {
        comment: 'File /conf updated',
        changes: { diff: 'New file' },
        planned: toBeChanged('/conf'),
        files: { '/conf': { text: 'x\n', user: 'app', group: 'app' } },
      },
    },
    {
      kind: 'repair',
      about: 'a wrong mode alone',
      name: '/etc/app.conf',
      args: { contents: conf, mode: 600 },
      host: there,
      expect: {
        comment: 'File /etc/app.conf updated',
        changes: { mode: '0600' },
        planned: toBeChanged('/etc/app.conf'),
        files: { '/etc/app.conf': { text: 'one\ntwo\nthree\n', mode: 0o600 } },
      },
    },
    {
      kind: 'repair',
      about: 'wrong owners alone',
      name: '/etc/app.conf',
      args: { user: 'app', group: 'app', replace: false },
      host: { ...there, ...app },
      expect: {
        comment: 'File /etc/app.conf updated',
        changes: { user: 'app', group: 'app' },
        planned: toBeChanged('/etc/app.conf'),
        files: { '/etc/app.conf': { text: 'one\ntwo\nthree\n', user: 'app', group: 'app' } },
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
        planned: toBeChanged('/etc/link'),
        files: { '/etc/real/target': { text: 'x\n', mode: 0o600 } },
      },
    },
    {
      kind: 'repair',
      about: 'the mode of what a link leads to',
      name: '/etc/link',
      args: { mode: 600 },
      host: { files: { '/etc/target': 'old', '/etc/link': { link: 'target' } } },
      expect: {
        comment: 'File /etc/link updated',
        changes: { mode: '0600' },
        planned: toBeChanged('/etc/link'),
        files: { '/etc/target': { text: 'old', mode: 0o600 } },
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
        planned: toBeChanged('/etc/link'),
        files: { '/etc/link': 'x\n' },
      },
    },
    {
      kind: 'repair',
      about: 'a file of which a copy is kept',
      name: '/etc/app.conf',
      args: { contents: 'new', backup: 'minion' },
      host: { files: { '/etc/app.conf': { text: conf, mode: 0o640 } } },
      context: { opts: { cachedir: '/cache' } },
      expect: {
        comment: 'File /etc/app.conf updated',
        changes: { diff: '--- \n+++ \n@@ -1,3 +1,1 @@\n-one\n-two\n-three\n+new\n' },
        planned: toBeChanged('/etc/app.conf'),
        files: {
          '/etc/app.conf': { text: 'new\n', mode: 0o640 },
          '/cache': { directory: true, mode: 0o700 },
          '/cache/file_backup': { directory: true, mode: 0o700 },
          '/cache/file_backup/etc': { directory: true, mode: 0o700 },
          '/cache/file_backup/etc/app.conf_NOW': { text: 'one\ntwo\nthree\n', mode: 0o640 },
        },
      },
    },
    {
      kind: 'nothing to do',
      about: 'the right contents, mode and owners',
      name: '/etc/app.conf',
      args: { contents: conf, mode: '0644', user: 'root', group: 'root', makedirs: true, backup: 'minion' },
      host: there,
      expect: { comment: 'File /etc/app.conf is in the correct state' },
    },
    {
      kind: 'nothing to do',
      about: 'a file of which only its presence is asked',
      name: '/etc/app.conf',
      host: there,
      expect: { comment: 'File /etc/app.conf exists with proper permissions. No changes made.' },
    },
    {
      kind: 'nothing to do',
      about: 'a file that may stay as it is',
      name: '/etc/app.conf',
      args: { contents: 'other', replace: false },
      host: there,
      expect: { comment: 'File /etc/app.conf exists with proper permissions. No changes made.' },
    },
    {
      kind: 'nothing to do',
      about: 'a file that is not to be made',
      name: '/etc/none',
      args: { contents: 'x', create: false },
      host: there,
      expect: { comment: 'File /etc/none is not present and is not set for creation' },
    },
    {
      kind: 'cannot',
      about: 'a directory in its place',
      name: '/etc',
      args: { contents: 'x' },
      host: there,
      expect: { comment: 'Specified target /etc is a directory' },
    },
    {
      kind: 'cannot',
      about: 'no directory to hold it',
      name: '/none/conf',
      args: { contents: 'x' },
      expect: { comment: 'Parent directory not present' },
    },
    {
      kind: 'cannot',
      about: 'an owner and a group that are not there',
      name: '/etc/app.conf',
      args: { user: 'app', group: 'web' },
      host: there,
      expect: { comment: 'User app is not available Group web is not available' },
    },
    {
      kind: 'cannot',
      about: 'a link of an account to what is not its own',
      name: '/etc/link',
      args: { contents: 'x' },
      host: { files: { ...there.files, '/etc/link': { link: 'app.conf', user: 'app' } } },
      expect: {
        comment:
          '/etc/link is a symbolic link of app to /etc/app.conf, which belongs to root: it is not followed',
        planned: {
          comment: toBeChanged('/etc/link'),
          changes: { diff: '--- \n+++ \n@@ -1,3 +1,1 @@\n-one\n-two\n-three\n+x\n' },
          result: null,
        },
      },
    },
    {
      kind: 'cannot',
      about: 'a path that is not absolute',
      name: 'conf',
      args: { contents: 'x' },
      expect: {
        comment: "Invalid argument 'name': expected an absolute path, not 'conf' (file.managed, id 'conf')",
      },
    },
    {
      kind: 'cannot',
      about: 'a mode that is none',
      name: '/conf',
      args: { contents: 'x', mode: '0999' },
      expect: {
        comment:
          "Invalid argument 'mode': expected an octal mode such as 0644, or 'keep', not '0999' (file.managed, id '/conf')",
      },
    },
    {
      kind: 'create',
      about: 'a file that a command looks at first',
      name: '/etc/app.conf',
      args: { contents: 'new', check_cmd: 'visudo -cf', tmp_dir: '/tmp', tmp_ext: '.conf' },
      host: { files: { '/tmp/other': '', '/etc/other': '' }, programs: { sh: () => ({}) } },
      expect: {
        comment: 'File /etc/app.conf updated',
        changes: { diff: 'New file' },
        planned: toBeChanged('/etc/app.conf'),
        runs: [/^\/bin\/sh -c 'visudo -cf "\$1"' sh \/tmp\/\.muster-check-[0-9a-f]{12}\.conf$/],
        files: { '/etc/app.conf': 'new\n' },
      },
    },
    {
      kind: 'cannot',
      about: 'contents that a command does not accept',
      name: '/etc/app.conf',
      args: { contents: 'new', check_cmd: 'visudo -cf' },
      host: { ...there, programs: { sh: refuses } },
      expect: {
        comment: 'check_cmd execution failed\n/etc/app.conf: syntax error',
        planned: {
          comment: toBeChanged('/etc/app.conf'),
          changes: { diff: '--- \n+++ \n@@ -1,3 +1,1 @@\n-one\n-two\n-three\n+new\n' },
          result: null,
        },
        runs: [/^\/bin\/sh -c 'visudo -cf "\$1"' sh \/etc\/\.muster-check-[0-9a-f]{12}$/],
      },
    },
    {
      kind: 'create',
      about: 'attributes of a new file',
      name: '/etc/app.conf',
      args: { contents: 'new', attrs: 'ia' },
      host: { files: { '/etc/other': '', '/run/flags': '----i---------e-------' }, programs },
      expect: {
        comment: 'File /etc/app.conf updated',
        changes: { diff: 'New file', attrs: { old: '', new: 'ai' } },
        planned: toBeChanged('/etc/app.conf'),
        runs: ['chattr +a -- /etc/app.conf'],
        files: { '/etc/app.conf': 'new\n' },
      },
    },
    {
      kind: 'repair',
      about: 'attributes that are there and others that are missing',
      name: '/etc/app.conf',
      args: { attrs: 'ia' },
      host: { files: { ...there.files, '/run/flags': '----A-i-------e-------' }, programs },
      expect: {
        comment: 'File /etc/app.conf updated',
        changes: { attrs: { old: 'Ai', new: 'ai' } },
        planned: toBeChanged('/etc/app.conf'),
        runs: ['chattr -A -- /etc/app.conf', 'chattr +a -- /etc/app.conf'],
      },
    },
    {
      kind: 'nothing to do',
      about: 'the attributes, whatever the file system adds',
      name: '/etc/app.conf',
      args: { attrs: 'ai' },
      host: { files: { ...there.files, '/run/flags': '----ia--------eI------' }, programs },
      expect: { comment: 'File /etc/app.conf exists with proper permissions. No changes made.' },
    },
  ],
};
