import type { LawCases } from '@muster/engine';
import { conf, toBeChanged } from './law-files.ts';

const secret = 'correct-horse-battery';
const there = { files: { '/etc/app.conf': conf } };

/** Uses of `file.managed`: contents that are written out, and how differences are shown. */
export const fileContentsLaws: LawCases = {
  'file.managed': {
    usual: { name: '/conf' },
    create: {
      usual: {
        comment: 'File {name} updated',
        changes: { diff: 'New file' },
        planned: toBeChanged('{name}'),
      },
      'a list of lines': {
        name: '/app.conf/',
        args: { contents: ['one', 'two\nthree\n', '', 4, true, null] },
        comment: 'File /app.conf updated',
        planned: toBeChanged('/app.conf'),
        files: { '/app.conf': 'one\ntwo\nthree\n4\nTrue\nNone\n' },
      },
      'an empty file, where nothing says what is in it': { name: '/empty', files: { '/empty': '' } },
      'without a newline at its end': {
        args: { contents: 'x', contents_newline: false },
        files: { '/conf': 'x' },
      },
      'another encoding': {
        args: { contents: 'xy', encoding: 'UTF_16_LE', contents_newline: false },
        files: { '/conf': 'x\u0000y\u0000' },
      },
      'contents through a template': {
        name: '/t',
        args: { contents: 'text', template: 'jinja', context: { port: 80 }, defaults: { host: 'h' } },
        context: { render: (text, names) => `${text.trim()} ${JSON.stringify(names)}\n` },
        files: { '/t': 'text {"host":"h","port":80}\n' },
      },
      'several texts of the pillar': {
        name: '/keys',
        args: { contents_pillar: ['keys.a', 'keys.b'], contents_delimiter: '.' },
        context: { pillar: { keys: { a: 'first', b: 'second\n' } } },
        files: { '/keys': 'first\nsecond\n' },
      },
      'a list among the grains': {
        name: '/roles',
        args: { contents_grains: 'roles' },
        context: { grains: { roles: ['web', 'db'] } },
        files: { '/roles': 'web\ndb\n' },
      },
      'contents, where the source is left empty': {
        args: { source: '', contents: 'x', backup: false },
        files: { '/conf': 'x\n' },
      },
    },
    repair: {
      usual: {
        name: '/etc/app.conf',
        host: there,
        comment: 'File {name} updated',
        planned: toBeChanged('{name}'),
      },
      'other contents': {
        args: { contents: 'new' },
        changes: { diff: '--- \n+++ \n@@ -1,3 +1,1 @@\n-one\n-two\n-three\n+new\n' },
        files: { '{name}': 'new\n' },
      },
      'other contents of the same length': {
        args: { contents: 'one\nTWO\nthree' },
        changes: { diff: '--- \n+++ \n@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three\n' },
        files: { '/etc/app.conf': 'one\nTWO\nthree\n' },
      },
      'a file that is to be empty': {
        args: { contents: '' },
        changes: { diff: '--- \n+++ \n@@ -1,3 +0,0 @@\n-one\n-two\n-three\n' },
        files: { '/etc/app.conf': '' },
      },
      'a binary file that is to be text': {
        args: { contents: 'text' },
        host: { files: { '/etc/app.conf': 'a\0b' } },
        changes: { diff: 'Replace binary file with text file' },
        files: { '/etc/app.conf': 'text\n' },
      },
      'a text that is to be binary': {
        args: { contents: 'a\0b' },
        changes: { diff: 'Replace text file with binary file' },
        files: { '/etc/app.conf': 'a\u0000b\n' },
      },
      'a binary file that is to be another one': {
        args: { contents: 'a\0b' },
        host: { files: { '/etc/app.conf': 'a\0c' } },
        changes: { diff: 'Replace binary file' },
        files: { '/etc/app.conf': 'a\u0000b\n' },
      },
      'a difference that is not to be shown': {
        args: { contents: 'new', show_changes: false },
        changes: { diff: '<show_changes=False>' },
        files: { '{name}': 'new\n' },
      },
      'a secret of the pillar': {
        name: '/etc/secret',
        args: { contents_pillar: 'app:password', show_changes: true },
        host: { files: { '/etc/secret': `old ${secret}\n` } },
        context: { pillar: { app: { password: secret } } },
        secrets: [secret],
        changes: { diff: '--- \n+++ \n@@ -1,1 +1,1 @@\n-old ***\n+***\n' },
        files: { '/etc/secret': 'correct-horse-battery\n' },
      },
      'a file that is too long to be shown': {
        name: '/conf',
        args: { contents: 'x' },
        host: { files: { '/conf': 'x'.repeat(1024 * 1024 + 1) } },
        changes: { diff: 'Too long for a diff' },
        files: { '/conf': 'x\n' },
      },
      'a file that is as long as can be shown': {
        name: '/conf',
        args: { contents: 'x' },
        host: { files: { '/conf': '\0'.repeat(1024 * 1024) } },
        changes: { diff: 'Replace binary file with text file' },
        files: { '/conf': 'x\n' },
      },
    },
    'nothing to do': {
      'a file that is empty as it should be': {
        name: '/etc/empty',
        args: { contents: '' },
        host: { files: { '/etc/empty': '' } },
        comment: 'File /etc/empty is in the correct state',
      },
    },
    cannot: {
      'contents of two kinds': {
        args: { contents: 'x', contents_pillar: 'a' },
        comment:
          "Only one of 'contents', 'contents_pillar', and 'contents_grains' is permitted (file.managed, id '/conf')",
      },
      'contents and a source': {
        args: { contents_grains: 'x', source: 'salt://abc' },
        comment:
          "'source' cannot be used in combination with 'contents', 'contents_pillar', or 'contents_grains' (file.managed, id '/conf')",
      },
      'the mode of a source that is none': {
        args: { contents: 'x', mode: 'keep' },
        comment:
          "Mode preservation cannot be used in combination with 'contents', 'contents_pillar', or 'contents_grains' (file.managed, id '/conf')",
      },
      'an encoding that nobody knows': {
        args: { contents: 'x', encoding: 'klingon' },
        comment: "The encoding 'klingon' is not known",
      },
      'an empty list of lines': {
        args: { contents: [] },
        comment: "'contents' is an empty list; give a text or a list of lines",
      },
      'contents that came to nothing': {
        args: { contents_pillar: 'empty', allow_empty: false },
        context: { pillar: { empty: '' } },
        comment:
          'contents_pillar empty value would result in empty contents. Set allow_empty to True to allow the managed file to be empty.',
      },
      'a key that the pillar does not have': {
        args: { contents_pillar: 'app:key' },
        context: { pillar: { app: {} } },
        comment: 'Pillar app:key does not exist',
      },
      'several grains, one of them no text': {
        args: { contents_grains: ['id', 'roles'] },
        context: { grains: { id: 'web1', roles: ['web'] } },
        comment: 'Grain roles is no text, and cannot be joined with others',
      },
    },
  },
};
