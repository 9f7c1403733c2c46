import { fileURLToPath } from 'node:url';
import type { CachedFile, LawCase } from '@muster/engine';

const conf = 'one\ntwo\nthree\n';
const secret = 'correct-horse-battery';
const app = [{ name: 'app', uid: 500, gid: 500 }];
const appGroup = [{ name: 'app', gid: 500 }];

/** A file of the file roots in the minion's cache, which is a real file for a host in memory too. */
function cachedAbc(mode = 0o644): CachedFile {
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  return { path: fileURLToPath(new URL('fixtures/abc', import.meta.url)), size: 3, sha256, mode };
}

/** Uses of `file.*` states. */
export const fileLaws: readonly LawCase[] = [
  {
    state: 'file.managed',
    about: 'a new file',
    name: '/etc/motd',
    args: { contents: 'Hello', mode: '0600', user: 'app', group: 'app' },
    host: { files: { '/etc/hostname': '' }, users: app, groups: appGroup },
  },
  {
    state: 'file.managed',
    about: 'other contents, with directories above',
    name: '/srv/a/b/conf',
    args: { contents: ['one', 'two'], makedirs: true, mode: 640 },
  },
  {
    state: 'file.managed',
    about: 'a replaced text',
    name: '/etc/app.conf',
    args: { contents: 'new' },
    host: { files: { '/etc/app.conf': conf } },
  },
  {
    state: 'file.managed',
    about: 'the right contents with a wrong mode',
    name: '/etc/app.conf',
    args: { contents: conf, mode: 600 },
    host: { files: { '/etc/app.conf': conf } },
  },
  {
    state: 'file.managed',
    about: 'nothing to do',
    name: '/etc/app.conf',
    args: { contents: conf, mode: '0644', user: 'root' },
    host: { files: { '/etc/app.conf': conf } },
    changes: false,
  },
  {
    state: 'file.managed',
    about: 'a file that may stay as it is',
    name: '/etc/app.conf',
    args: { contents: 'other', replace: false },
    host: { files: { '/etc/app.conf': conf } },
    changes: false,
  },
  {
    state: 'file.managed',
    about: 'a file that is not to be made',
    name: '/etc/none',
    args: { contents: 'x', create: false },
    host: { files: { '/etc/app.conf': conf } },
    changes: false,
  },
  {
    state: 'file.managed',
    about: 'a source with its mode',
    name: '/opt/abc',
    args: { source: 'salt://abc', mode: 'keep', makedirs: true },
    context: { files: { 'salt://abc': cachedAbc(0o750) } },
  },
  {
    state: 'file.managed',
    about: 'a secret of the pillar',
    name: '/etc/secret',
    args: { contents_pillar: 'app:password', show_changes: true },
    host: { files: { '/etc/secret': `old ${secret}\n` } },
    context: { pillar: { app: { password: secret } } },
    secrets: [secret],
  },
  {
    state: 'file.managed',
    about: 'a link that is to be replaced',
    name: '/etc/link',
    args: { contents: 'x', follow_symlinks: false },
    host: { files: { '/etc/target': 'untouched', '/etc/link': { link: 'target' } } },
  },
  {
    state: 'file.directory',
    about: 'a new directory below others',
    name: '/srv/app/releases',
    args: { makedirs: true, user: 'app', group: 'app', mode: 750 },
    host: { users: app, groups: appGroup },
  },
  {
    state: 'file.directory',
    about: 'owners and modes of a whole tree',
    name: '/srv/app',
    args: { user: 'app', recurse: ['user', 'mode'], dir_mode: '0750', file_mode: '0640' },
    host: { files: { '/srv/app/a/b': 'x', '/srv/app/c': { text: 'y', mode: 0o777 } }, users: app },
  },
  {
    state: 'file.directory',
    about: 'a directory that is cleaned',
    name: '/etc/app.d',
    args: { clean: true, exclude_pat: '*.local' },
    host: { files: { '/etc/app.d/old': '', '/etc/app.d/x.local': '', '/etc/app.d/deep/er': '' } },
  },
  {
    state: 'file.directory',
    about: 'a file in the way',
    name: '/srv/app',
    args: { force: true },
    host: { files: { '/srv/app': 'in the way' } },
  },
  {
    state: 'file.directory',
    about: 'nothing to do',
    name: '/srv',
    host: { files: { '/srv/x': '' } },
    changes: false,
  },
  {
    state: 'file.symlink',
    about: 'a new link',
    name: '/etc/nginx/enabled/api',
    args: { target: '../available/api', makedirs: true },
  },
  {
    state: 'file.symlink',
    about: 'a link that leads elsewhere',
    name: '/etc/link',
    args: { target: '/new', user: 'app' },
    host: { files: { '/etc/link': { link: '/old' } }, users: app, groups: appGroup },
  },
  {
    state: 'file.symlink',
    about: 'a file in the way that is kept under another name',
    name: '/etc/link',
    args: { target: '/new', backupname: 'link.old' },
    host: { files: { '/etc/link': 'text' } },
  },
  { state: 'file.absent', about: 'a file', name: '/etc/old', host: { files: { '/etc/old': '' } } },
  {
    state: 'file.absent',
    about: 'a directory with everything in it',
    name: '/srv/old',
    host: { files: { '/srv/old/a/b': '' } },
  },
  { state: 'file.absent', about: 'nothing to do', name: '/srv/none', changes: false },
  {
    state: 'file.recurse',
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
  },
  {
    state: 'file.recurse',
    about: 'a tree with wrong, superfluous and excluded files',
    name: '/srv/app',
    args: { source: 'salt://app', clean: true, exclude_pat: '*.log' },
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
  },
  {
    state: 'file.append',
    about: 'lines that are missing',
    name: '/etc/app.conf',
    args: { text: ['two', 'four\nfive'] },
    host: { files: { '/etc/app.conf': 'one\ntwo' } },
  },
  { state: 'file.append', about: 'a new file', name: '/srv/a/b', args: { text: 'x', makedirs: true } },
  {
    state: 'file.prepend',
    about: 'a header that is missing',
    name: '/etc/app.conf',
    args: { text: '# managed', header: true },
    host: { files: { '/etc/app.conf': `${conf}# managed\n` } },
  },
  {
    state: 'file.replace',
    about: 'a line with a group',
    name: '/etc/app.conf',
    args: { pattern: '^(t\\w+)$', repl: '# \\1', count: 1, backup: '.old' },
    host: { files: { '/etc/app.conf': 'two\n' } },
  },
  {
    state: 'file.replace',
    about: 'a line that is appended',
    name: '/etc/app.conf',
    args: { pattern: '^port=.*', repl: 'port=80', append_if_not_found: true, backup: false },
    host: { files: { '/etc/app.conf': conf } },
  },
  {
    state: 'file.replace',
    about: 'a missing file',
    name: '/none',
    args: { pattern: 'a', repl: 'b', ignore_if_missing: true },
    changes: false,
  },
];
