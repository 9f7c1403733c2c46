import type { LawCases } from '@muster/engine';
import { app, conf } from './law-files.ts';

const source = '/etc/app.conf';
const original = { [source]: { text: conf, mode: 0o640, user: 'app', group: 'app' } };

/** Uses of `file.copy`. */
export const fileCopyLaws: LawCases = {
  'file.copy': {
    usual: { name: '/etc/copy', host: { files: original } },
    create: {
      usual: {
        comment: 'Copied "/etc/app.conf" to "{name}"',
        changes: { '{name}': '/etc/app.conf' },
        planned: 'File "/etc/app.conf" is set to be copied to "{name}"',
      },
      'a copy, which belongs to root': {
        args: { source },
        files: { '/etc/copy': { text: 'one\ntwo\nthree\n', mode: 0o640 } },
      },
      'a copy in directories that are missing too': {
        name: '/srv/a/copy',
        args: { source, makedirs: true, user: 'app' },
        host: { files: original, ...app },
        files: {
          '/srv': { directory: true, mode: 0o750, user: 'app' },
          '/srv/a': { directory: true, mode: 0o750, user: 'app' },
          '/srv/a/copy': { text: 'one\ntwo\nthree\n', mode: 0o640, user: 'app' },
        },
      },
      'a copy and directories with modes of their own': {
        name: '/srv/copy',
        args: { source, makedirs: true, mode: '0600', dir_mode: '0711' },
        files: {
          '/srv': { directory: true, mode: 0o711 },
          '/srv/copy': { text: 'one\ntwo\nthree\n', mode: 0o600 },
        },
      },
      'a copy with the owners of the source': {
        args: { source, preserve: true, user: 'root' },
        host: { files: original, ...app },
        files: { '/etc/copy': { text: 'one\ntwo\nthree\n', mode: 0o640, user: 'app', group: 'app' } },
      },
      'a copy in a directory': {
        name: '/srv',
        args: { source, subdir: true },
        host: { files: { ...original, '/srv/other': '' } },
        files: { '/srv/app.conf': { text: 'one\ntwo\nthree\n', mode: 0o640 } },
      },
    },
    repair: {
      usual: {
        args: { source, force: true },
        comment: 'Copied "/etc/app.conf" to "{name}"',
        changes: { '{name}': '/etc/app.conf' },
        planned: 'File "/etc/app.conf" is set to be copied to "{name}"',
        files: { '{name}': { text: 'one\ntwo\nthree\n', mode: 0o640 } },
      },
      'a copy that differs': { host: { files: { ...original, '/etc/copy': 'x' } } },
      'a copy that differs and is as long': {
        host: { files: { ...original, '/etc/copy': 'one\ntwo\nTHREE\n' } },
      },
    },
    'nothing to do': {
      usual: { comment: 'The target file "{name}" exists and will not be overwritten' },
      'a copy that differs and may stay so': {
        args: { source },
        host: { files: { ...original, '/etc/copy': 'x' } },
      },
      'the same contents': {
        args: { source, force: true },
        host: { files: { ...original, '/etc/copy': conf } },
      },
    },
    cannot: {
      'no source': { args: { source: '/none' }, host: {}, comment: 'Source file "/none" is not present' },
      'a directory as the source': {
        args: { source: '/etc' },
        comment: 'Source "/etc" is not a regular file',
      },
      'a directory that is not to take it in': {
        name: '/etc',
        args: { source },
        comment: 'The target /etc is a directory',
      },
      'no directory to hold it': {
        name: '/none/copy',
        args: { source },
        comment: 'The target directory of /none/copy is not present',
      },
      'an owner that is not there': {
        args: { source, user: 'nobody' },
        comment: 'User nobody is not available',
      },
    },
  },
};
