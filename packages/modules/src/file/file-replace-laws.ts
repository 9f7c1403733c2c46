import type { LawCases } from '@muster/engine';
import { editCases, edited, failedEdits } from './edited-file-laws.ts';
import { app, conf } from './law-files.ts';

const comments = {
  unchanged: 'No changes needed to be made',
  changed: 'Changes were made',
  pending: 'Changes would have been made',
};
const plain = { backup: false };

/** Uses of `file.replace`. */
export const fileReplaceLaws: LawCases = {
  'file.replace': {
    usual: { name: edited },
    create: {
      ...editCases(comments, {
        'a line at the end': [
          { ...plain, pattern: '^port=.*', repl: 'port=80', append_if_not_found: true },
          'one',
          'one\nport=80\n',
        ],
        'a line at the end of an empty file': [
          { ...plain, pattern: 'a', repl: 'b', append_if_not_found: true },
          '',
          'b\n',
        ],
        'a line at the top': [
          { ...plain, pattern: 'x', repl: 'y', prepend_if_not_found: true },
          'one\n',
          'y\none\n',
        ],
        'other contents than the replacement': [
          { ...plain, pattern: '^a=.*', repl: 'a=1', append_if_not_found: true, not_found_content: 'b=1' },
          'one\n',
          'one\nb=1\n',
        ],
      }),
    },
    repair: {
      ...editCases(comments, {
        'a part of each line': [{ ...plain, pattern: '^t(\\w+)$', repl: 'T\\1' }, conf, 'one\nTwo\nThree\n'],
        'as many as there may be': [{ ...plain, pattern: '^t', repl: 'T', count: 1 }, 'two\n', 'Two\n'],
        'a line that is found, and so is not appended': [
          { ...plain, pattern: '^a=.*', repl: 'a=1', append_if_not_found: true },
          'a=0\n',
          'a=1\n',
        ],
        'letters of either case': [
          { ...plain, pattern: 'ONE', repl: '1', flags: ['IGNORECASE'] },
          conf,
          '1\ntwo\nthree\n',
        ],
        'backslashes that stand for themselves': [
          { ...plain, pattern: 'one', repl: '\\n', backslash_literal: true },
          conf,
          '\\n\ntwo\nthree\n',
        ],
      }),
      'a file of which a copy is kept, with its mode and owners': {
        args: { pattern: 'one', repl: '1' },
        host: { files: { [edited]: { text: conf, mode: 0o640, user: 'app', group: 'app' } }, ...app },
        comment: 'Changes were made',
        changes: { diff: '--- \n+++ \n@@ -1,3 +1,3 @@\n-one\n+1\n two\n three\n' },
        planned: 'Changes would have been made',
        files: {
          '/etc/app.conf': { text: '1\ntwo\nthree\n', mode: 0o640, user: 'app', group: 'app' },
          '/etc/app.conf.bak': { text: 'one\ntwo\nthree\n', mode: 0o640, user: 'app', group: 'app' },
        },
      },
      'a difference that is not to be shown': {
        args: { ...plain, pattern: 'one', repl: '1', show_changes: false },
        host: { files: { [edited]: conf } },
        comment: 'Changes were made',
        changes: { diff: '<show_changes=False>' },
        planned: 'Changes would have been made',
        files: { '/etc/app.conf': '1\ntwo\nthree\n' },
      },
      'what a link leads to, the copy being beside the link': {
        name: '/srv/link',
        args: { pattern: 'one', repl: '1', backup: '.old' },
        host: { files: { [edited]: conf, '/srv/link': { link: edited } } },
        comment: 'Changes were made',
        changes: { diff: '--- \n+++ \n@@ -1,3 +1,3 @@\n-one\n+1\n two\n three\n' },
        planned: 'Changes would have been made',
        files: { '/etc/app.conf': '1\ntwo\nthree\n', '/srv/link.old': 'one\ntwo\nthree\n' },
      },
    },
    'nothing to do': {
      ...editCases(comments, {
        'nothing that matches': [{ pattern: 'x', repl: 'y' }, conf],
        'a replacement that is as it was': [{ pattern: '^one$', repl: 'one' }, conf],
        'contents that are there, if not by the pattern': [
          { pattern: '^x$', repl: 'two', append_if_not_found: true },
          'one\r\ntwo\r\n',
        ],
      }),
      'a missing file that is none to care for': {
        name: '/none',
        args: { pattern: 'a', repl: 'b', ignore_if_missing: true, append_if_not_found: true },
        comment: 'No changes needed to be made',
      },
    },
    cannot: {
      ...failedEdits({
        'no file': [{ pattern: 'a', repl: 'b' }, undefined, '/etc/app.conf: file not found'],
        'a line at the top and at the end': [
          { pattern: 'a', repl: 'b', append_if_not_found: true, prepend_if_not_found: true },
          conf,
          "Only one of append and prepend_if_not_found is permitted (file.replace, id '/etc/app.conf')",
        ],
      }),
    },
  },
};
