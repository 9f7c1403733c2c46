import type { LawCases, MemoryProgram } from '@muster/engine';
import { programs } from '../testing/file-flags-programs.ts';
import { app, conf, toBeChanged } from './law-files.ts';

const there = { files: { '/etc/app.conf': conf } };

const refuses: MemoryProgram = (args) => ({ code: 1, stdout: `${args.at(-1)}: syntax error\n` });

/** Uses of `file.managed`. */
export const fileManagedLaws: LawCases = {
  'file.managed': {
    usual: { name: '/etc/app.conf', host: there },
    create: {
      usual: {
        comment: 'File {name} updated',
        changes: { diff: 'New file' },
        planned: toBeChanged('{name}'),
      },
      'a file with its owner and mode': {
        name: '/etc/motd',
        args: { contents: 'Hello', mode: '0600', user: 'app', group: 'app' },
        host: { files: { '/etc/hostname': '' }, ...app },
        changes: { diff: 'New file', mode: '0600' },
        files: { '/etc/motd': { text: 'Hello\n', mode: 0o600, user: 'app', group: 'app' } },
      },
      'directories above it, which may be entered by those who may read it': {
        name: '/srv/a/b/conf',
        args: { contents: 'x', makedirs: true, mode: 640, user: 'app' },
        host: { files: { '/srv/other': '' }, ...app },
        changes: { diff: 'New file', mode: '0640' },
        files: {
          '/srv/a': { directory: true, mode: 0o750, user: 'app' },
          '/srv/a/b': { directory: true, mode: 0o750, user: 'app' },
          '/srv/a/b/conf': { text: 'x\n', mode: 0o640, user: 'app' },
        },
      },
      'directories above it with a mode of their own': {
        name: '/srv/a/conf',
        args: { contents: 'x', makedirs: true, dir_mode: '0711', group: 'app', mode: 640 },
        host: app,
        changes: { diff: 'New file', mode: '0640' },
        files: {
          '/srv': { directory: true, mode: 0o711, group: 'app' },
          '/srv/a': { directory: true, mode: 0o711, group: 'app' },
          '/srv/a/conf': { text: 'x\n', mode: 0o640, group: 'app' },
        },
      },
      'directories above it, where no mode is given': {
        name: '/srv/conf',
        args: { contents: 'x', makedirs: true },
        host: {},
        files: { '/srv': { directory: true }, '/srv/conf': 'x\n' },
      },
      'the number of an account that is not there': {
        name: '/conf',
        args: { contents: 'x', user: 1000, group: '1001' },
        host: {},
        files: { '/conf': { text: 'x\n', user: '1000', group: '1001' } },
      },
      'a number that belongs to an account': {
        name: '/conf',
        args: { contents: 'x', user: 500, group: 500 },
        host: app,
        files: { '/conf': { text: 'x\n', user: 'app', group: 'app' } },
      },
      'a file that a command looks at first': {
        args: { contents: 'new', check_cmd: 'visudo -cf', tmp_dir: '/tmp', tmp_ext: '.conf' },
        host: { files: { '/tmp/other': '', '/etc/other': '' }, programs: { sh: () => ({}) } },
        runs: [/^\/bin\/sh -c 'visudo -cf "\$1"' sh \/tmp\/\.muster-check-[0-9a-f]{12}\.conf$/],
        files: { '{name}': 'new\n' },
      },
      'attributes of a new file': {
        args: { contents: 'new', attrs: 'ia' },
        host: { files: { '/etc/other': '', '/run/flags': '----i---------e-------' }, programs },
        changes: { diff: 'New file', attrs: { old: '', new: 'ai' } },
        runs: ['chattr +a -- /etc/app.conf'],
        files: { '{name}': 'new\n' },
      },
    },
    repair: {
      usual: { comment: 'File {name} updated', planned: toBeChanged('{name}') },
      'a wrong mode alone': {
        args: { contents: conf, mode: 600 },
        changes: { mode: '0600' },
        files: { '/etc/app.conf': { text: 'one\ntwo\nthree\n', mode: 0o600 } },
      },
      'wrong owners alone': {
        args: { user: 'app', group: 'app', replace: false },
        host: { ...there, ...app },
        changes: { user: 'app', group: 'app' },
        files: { '/etc/app.conf': { text: 'one\ntwo\nthree\n', user: 'app', group: 'app' } },
      },
      'what a link leads to': {
        name: '/etc/link',
        args: { contents: 'x', mode: 600 },
        host: { files: { '/etc/real/target': 'old', '/etc/link': { link: 'real/target' } } },
        changes: {
          diff: '--- \n+++ \n@@ -1,1 +1,1 @@\n-old\n\\ No newline at end of file\n+x\n',
          mode: '0600',
        },
        files: { '/etc/real/target': { text: 'x\n', mode: 0o600 } },
      },
      'the mode of what a link leads to': {
        name: '/etc/link',
        args: { mode: 600 },
        host: { files: { '/etc/target': 'old', '/etc/link': { link: 'target' } } },
        changes: { mode: '0600' },
        files: { '/etc/target': { text: 'old', mode: 0o600 } },
      },
      'a link that is to be replaced': {
        name: '/etc/link',
        args: { contents: 'x', follow_symlinks: false },
        host: { files: { '/etc/target': 'untouched', '/etc/link': { link: 'target' } } },
        changes: { diff: 'New file' },
        files: { '/etc/link': 'x\n' },
      },
      'a file of which a copy is kept': {
        args: { contents: 'new', backup: 'minion' },
        host: { files: { '/etc/app.conf': { text: conf, mode: 0o640 } } },
        context: { opts: { cachedir: '/cache' } },
        changes: { diff: '--- \n+++ \n@@ -1,3 +1,1 @@\n-one\n-two\n-three\n+new\n' },
        files: {
          '/etc/app.conf': { text: 'new\n', mode: 0o640 },
          '/cache': { directory: true, mode: 0o700 },
          '/cache/file_backup': { directory: true, mode: 0o700 },
          '/cache/file_backup/etc': { directory: true, mode: 0o700 },
          '/cache/file_backup/etc/app.conf_NOW': { text: 'one\ntwo\nthree\n', mode: 0o640 },
        },
      },
      'attributes that are there and others that are missing': {
        args: { attrs: 'ia' },
        host: { files: { ...there.files, '/run/flags': '----A-i-------e-------' }, programs },
        changes: { attrs: { old: 'Ai', new: 'ai' } },
        runs: ['chattr -A -- /etc/app.conf', 'chattr +a -- /etc/app.conf'],
      },
    },
    'nothing to do': {
      usual: { comment: 'File {name} exists with proper permissions. No changes made.' },
      'the right contents, mode and owners': {
        args: { contents: conf, mode: '0644', user: 'root', group: 'root', makedirs: true, backup: 'minion' },
        comment: 'File /etc/app.conf is in the correct state',
      },
      'a file of which only its presence is asked': {},
      'a file that may stay as it is': { args: { contents: 'other', replace: false } },
      'a file that is not to be made': {
        name: '/etc/none',
        args: { contents: 'x', create: false },
        comment: 'File /etc/none is not present and is not set for creation',
      },
      'the attributes, whatever the file system adds': {
        args: { attrs: 'ai' },
        host: { files: { ...there.files, '/run/flags': '----ia--------eI------' }, programs },
      },
    },
    cannot: {
      'a directory in its place': {
        name: '/etc',
        args: { contents: 'x' },
        comment: 'Specified target /etc is a directory',
      },
      'no directory to hold it': {
        name: '/none/conf',
        args: { contents: 'x' },
        host: {},
        comment: 'Parent directory not present',
      },
      'an owner and a group that are not there': {
        args: { user: 'app', group: 'web' },
        comment: 'User app is not available Group web is not available',
      },
      'a link of an account to what is not its own': {
        name: '/etc/link',
        args: { contents: 'x' },
        host: { files: { ...there.files, '/etc/link': { link: 'app.conf', user: 'app' } } },
        comment:
          '/etc/link is a symbolic link of app to /etc/app.conf, which belongs to root: it is not followed',
        planned: toBeChanged('/etc/link'),
        plannedChanges: { diff: '--- \n+++ \n@@ -1,3 +1,1 @@\n-one\n-two\n-three\n+x\n' },
      },
      'a path that is not absolute': {
        name: 'conf',
        args: { contents: 'x' },
        host: {},
        comment: "Invalid argument 'name': expected an absolute path, not 'conf' (file.managed, id 'conf')",
      },
      'a mode that is none': {
        name: '/conf',
        args: { contents: 'x', mode: '0999' },
        host: {},
        comment:
          "Invalid argument 'mode': expected an octal mode such as 0644, or 'keep', not '0999' (file.managed, id '/conf')",
      },
      'contents that a command does not accept': {
        args: { contents: 'new', check_cmd: 'visudo -cf' },
        host: { ...there, programs: { sh: refuses } },
        comment: 'check_cmd execution failed\n/etc/app.conf: syntax error',
        planned: toBeChanged('/etc/app.conf'),
        plannedChanges: { diff: '--- \n+++ \n@@ -1,3 +1,1 @@\n-one\n-two\n-three\n+new\n' },
        runs: [/^\/bin\/sh -c 'visudo -cf "\$1"' sh \/etc\/\.muster-check-[0-9a-f]{12}$/],
      },
    },
  },
};
