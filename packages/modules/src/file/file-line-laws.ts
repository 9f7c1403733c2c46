import type { LawCases } from '@muster/engine';
import { editCases, failedEdits } from './edited-file-laws.ts';
import { conf } from './law-files.ts';

const comments = {
  unchanged: 'No changes needed to be made',
  changed: 'Changes were made',
  pending: 'Changes would have been made',
};
const ensure = { mode: 'ensure', content: 'new' };
const insert = { mode: 'insert', content: 'new' };

/** Uses of `file.line`. */
export const fileLineLaws: LawCases = {
  'file.line': {
    create: {
      ...editCases(comments, {
        'a line below another': [{ ...ensure, after: '^one' }, conf, 'one\nnew\ntwo\nthree\n'],
        'a line above another, as deep as that': [
          { ...ensure, before: 'two' },
          'one\n  two\n',
          'one\n  new\n  two\n',
        ],
        'a line as deep as it is written': [
          { ...ensure, before: 'two', indent: false },
          'one\n  two',
          'one\nnew\n  two\n',
        ],
        'a line between two others': [
          { ...ensure, after: 'one', before: 'two' },
          ' one\ntwo\n',
          ' one\n new\ntwo\n',
        ],
        'a line between two others, above the lower': [
          { ...insert, after: 'one', before: 'three' },
          conf,
          'one\ntwo\nnew\nthree\n',
        ],
        'a line at the end': [{ ...insert, location: 'end' }, 'one\n  two', 'one\n  two\n  new\n'],
        'a line at the top': [{ ...insert, location: 'start' }, '  one\n', 'new\n  one\n'],
      }),
      'a file with the line': {
        name: '/new',
        args: { ...insert, location: 'end', create: true, quiet: true },
        comment: 'Changes were made',
        changes: { new: '/new', diff: '--- \n+++ \n@@ -0,0 +1,1 @@\n+new\n' },
        planned: 'Changes would have been made',
        files: { '/new': 'new\n' },
      },
    },
    repair: {
      ...editCases(comments, {
        'the line between two others': [
          { ...ensure, after: 'one', before: 'three' },
          conf,
          'one\nnew\nthree\n',
        ],
        'a line in the place of another': [
          { mode: 'replace', content: 'zwei', match: 'two' },
          'one\n two',
          'one\n zwei\n',
        ],
        'a line that goes, wherever it is': [{ mode: 'delete', match: 'w' }, 'two\none\ntwo\n', 'one\n'],
        'a line that goes, by itself': [{ mode: 'delete', content: 'two' }, conf, 'one\nthree\n'],
      }),
      'a file of which a copy is kept': {
        name: '/conf',
        args: { mode: 'delete', match: 'two', backup: '.old', show_changes: false },
        host: { files: { '/conf': conf } },
        comment: 'Changes were made',
        changes: { diff: '<show_changes=False>' },
        planned: 'Changes would have been made',
        files: { '/conf': 'one\nthree\n', '/conf.old': 'one\ntwo\nthree\n' },
      },
    },
    'nothing to do': {
      ...editCases(comments, {
        'a line below another': [{ ...ensure, after: 'one' }, 'one\nnew\n'],
        'a line above another': [{ ...ensure, before: 'two' }, ' new \n two\n'],
        'a line as it is written, if less deep': [{ ...ensure, after: 'one' }, '  one\nnew\n'],
        'a line somewhere, that was to be between two others': [
          { ...ensure, after: 'one', before: 'two' },
          'one\ntwo\n  new\n',
        ],
        'a line at the end': [{ ...insert, location: 'end' }, 'one\nnew'],
        'a line at the top': [{ ...insert, location: 'start' }, 'new\none\n'],
        'no line to delete': [{ mode: 'delete', match: 'four' }, conf],
        'no line to replace': [{ mode: 'replace', content: 'x', match: 'four' }, conf],
        'a replacement that is there': [{ mode: 'replace', content: 'two', match: 't' }, 'one\ntwo'],
      }),
      'a missing file that is none to care for': {
        name: '/none',
        args: { ...insert, location: 'end', quiet: true },
        comment: 'No changes needed to be made',
      },
    },
    cannot: {
      ...failedEdits({
        'no file': [{ ...insert, location: 'end' }, undefined, '/etc/app.conf: file not found'],
        'no place': [insert, conf, 'Either "location" or "before/after" conditions are required.'],
        'no line to put it by': [
          { ...ensure, after: 'four' },
          conf,
          'Found less than expected occurrences in "after" expression',
        ],
        'two lines to put it by': [
          { ...ensure, before: 't' },
          conf,
          'Found more than expected occurrences in "before" expression',
        ],
        'more than one line between': [
          { ...ensure, after: 'one', before: 'four' },
          `${conf}four\n`,
          'Found more than one line between boundaries "before" and "after".',
        ],
        'nothing to put there': [
          { mode: 'ensure', after: 'one' },
          conf,
          'Content can only be empty if mode is "delete" (file.line, id \'/etc/app.conf\')',
        ],
      }),
    },
  },
};
