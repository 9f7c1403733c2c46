import type { LawCases } from '@muster/engine';
import { app, conf } from './law-files.ts';

const source = '/etc/app.conf';
const original = { [source]: { text: conf, mode: 0o640, user: 'app', group: 'app' } };

/** Uses of `file.copy`. */
export const fileCopyLaws: LawCases = {
  'file.copy': [
    {
      kind: 'create',
      about: 'a copy, which belongs to root',
      name: '/etc/copy',
      args: { source },
      host: { files: original },
      expect: {
        comment: 'Copied "/etc/app.conf" to "/etc/copy"',
        changes: { '/etc/copy': '/etc/app.conf' },
        planned: 'File "/etc/app.conf" is set to be copied to "/etc/copy"',
        files: { '/etc/copy': { text: 'one\ntwo\nthree\n', mode: 0o640 } },
      },
    },
    {
      kind: 'create',
      about: 'a copy in directories that are missing too',
      name: '/srv/a/copy',
      args: { source, makedirs: true, user: 'app' },
      host: { files: original, ...app },
      expect: {
        comment: 'Copied "/etc/app.conf" to "/srv/a/copy"',
        changes: { '/srv/a/copy': '/etc/app.conf' },
        planned: 'File "/etc/app.conf" is set to be copied to "/srv/a/copy"',
        files: {
          '/srv': { directory: true, mode: 0o750, user: 'app' },
          '/srv/a': { directory: true, mode: 0o750, user: 'app' },
          '/srv/a/copy': { text: 'one\ntwo\nthree\n', mode: 0o640, user: 'app' },
        },
      },
    },
    {
      kind: 'create',
      about: 'a copy and directories with modes of their own',
      name: '/srv/copy',
      args: { source, makedirs: true, mode: '0600', dir_mode: '0711' },
      host: { files: original },
      expect: {
        comment: 'Copied "/etc/app.conf" to "/srv/copy"',
        changes: { '/srv/copy': '/etc/app.conf' },
        planned: 'File "/etc/app.conf" is set to be copied to "/srv/copy"',
        files: {
          '/srv': { directory: true, mode: 0o711 },
          '/srv/copy': { text: 'one\ntwo\nthree\n', mode: 0o600 },
        },
      },
    },
    {
      kind: 'create',
      about: 'a copy with the owners of the source',
      name: '/etc/copy',
      args: { source, preserve: true, user: 'root' },
      host: { files: original, ...app },
      expect: {
        comment: 'Copied "/etc/app.conf" to "/etc/copy"',
        changes: { '/etc/copy': '/etc/app.conf' },
        planned: 'File "/etc/app.conf" is set to be copied to "/etc/copy"',
        files: { '/etc/copy': { text: 'one\ntwo\nthree\n', mode: 0o640, user: 'app', group: 'app' } },
      },
    },
    {
      kind: 'create',
      about: 'a copy in a directory',
      name: '/srv',
      args: { source, subdir: true },
      host: { files: { ...original, '/srv/other': '' } },
      expect: {
        comment: 'Copied "/etc/app.conf" to "/srv"',
        changes: { '/srv': '/etc/app.conf' },
        planned: 'File "/etc/app.conf" is set to be copied to "/srv"',
        files: { '/srv/app.conf': { text: 'one\ntwo\nthree\n', mode: 0o640 } },
      },
    },
    {
      kind: 'repair',
      about: 'a copy that differs',
      name: '/etc/copy',
      args: { source, force: true },
      host: { files: { ...original, '/etc/copy': 'x' } },
      expect: {
        comment: 'Copied "/etc/app.conf" to "/etc/copy"',
        changes: { '/etc/copy': '/etc/app.conf' },
        planned: 'File "/etc/app.conf" is set to be copied to "/etc/copy"',
        files: { '/etc/copy': { text: 'one\ntwo\nthree\n', mode: 0o640 } },
      },
    },
    {
      kind: 'repair',
      about: 'a copy that differs and is as long',
      name: '/etc/copy',
      args: { source, force: true },
      host: { files: { ...original, '/etc/copy': 'one\ntwo\nTHREE\n' } },
      expect: {
        comment: 'Copied "/etc/app.conf" to "/etc/copy"',
        changes: { '/etc/copy': '/etc/app.conf' },
        planned: 'File "/etc/app.conf" is set to be copied to "/etc/copy"',
        files: { '/etc/copy': { text: 'one\ntwo\nthree\n', mode: 0o640 } },
      },
    },
    {
      kind: 'nothing to do',
      about: 'a copy that differs and may stay so',
      name: '/etc/copy',
      args: { source },
      host: { files: { ...original, '/etc/copy': 'x' } },
      expect: { comment: 'The target file "/etc/copy" exists and will not be overwritten' },
    },
    {
      kind: 'nothing to do',
      about: 'the same contents',
      name: '/etc/copy',
      args: { source, force: true },
      host: { files: { ...original, '/etc/copy': conf } },
      expect: { comment: 'The target file "/etc/copy" exists and will not be overwritten' },
    },
    {
      kind: 'cannot',
      about: 'no source',
      name: '/etc/copy',
      args: { source: '/none' },
      expect: { comment: 'Source file "/none" is not present' },
    },
    {
      kind: 'cannot',
      about: 'a directory as the source',
      name: '/etc/copy',
      args: { source: '/etc' },
      host: { files: original },
      expect: { comment: 'Source "/etc" is not a regular file' },
    },
    {
      kind: 'cannot',
      about: 'a directory that is not to take it in',
      name: '/etc',
      args: { source },
      host: { files: original },
      expect: { comment: 'The target /etc is a directory' },
    },
    {
      kind: 'cannot',
      about: 'no directory to hold it',
      name: '/none/copy',
      args: { source },
      host: { files: original },
      expect: { comment: 'The target directory of /none/copy is not present' },
    },
    {
      kind: 'cannot',
      about: 'an owner that is not there',
      name: '/etc/copy',
      args: { source, user: 'nobody' },
      host: { files: original },
      expect: { comment: 'User nobody is not available' },
    },
  ],
};
