import type { LawCases } from '@muster/engine';
import { editCases, edited, failedEdits } from './edited-file-laws.ts';
import { cachedAbc, conf } from './law-files.ts';

const comments = {
  unchanged: 'No changes needed to be made',
  changed: 'Changes were made',
  pending: 'Changes would be made',
};
const marks = { marker_start: '<', marker_end: '>', backup: false };
const block = '#-- start managed zone --\ninside\n#-- end managed zone --\n';

/** Uses of `file.blockreplace`. */
export const fileBlockReplaceLaws: LawCases = {
  'file.blockreplace': {
    create: {
      ...editCases(comments, {
        'a block at the end': [
          { content: 'inside', append_if_not_found: true, backup: false },
          'one',
          `one\n${block}`,
        ],
        'a block in an empty file': [{ ...marks, append_if_not_found: true }, '', '<\n\n>\n'],
        'a block at the top': [
          { ...marks, content: 'x\n', prepend_if_not_found: true },
          conf,
          `<\nx\n>\n${conf}`,
        ],
        'a block before a line': [
          { ...marks, content: 'x', insert_before_match: '^t' },
          conf,
          'one\n<\nx\n>\ntwo\nthree\n',
        ],
        'a block after a line': [
          { ...marks, content: 'x', insert_after_match: '^t' },
          conf,
          'one\ntwo\n<\nx\n>\nthree\n',
        ],
        'a block of two lines of text and a newline of its own': [
          { ...marks, content: 'x\n', append_newline: true, append_if_not_found: true },
          '',
          '<\nx\n\n>\n',
        ],
      }),
    },
    repair: {
      ...editCases(comments, {
        'other contents, the lines of the markers staying': [
          { ...marks, content: 'new\nlines\n' },
          'a\n  < x\nold\ny > end\nb',
          'a\n  < x\nnew\nlines\n> end\nb',
        ],
        'contents without a newline': [
          { ...marks, content: 'x', append_newline: false },
          '<\n>\n',
          '<\nx>\n',
        ],
      }),
      'contents of a source, after those given, in a file of which a copy is kept': {
        name: edited,
        args: { ...marks, content: 'first\n', source: 'salt://abc', context: { a: 1 }, backup: '.old' },
        host: { files: { [edited]: '<\nold\n>\n' } },
        context: {
          files: { 'salt://abc': cachedAbc() },
          render: (text, names) => `${text} ${JSON.stringify(names)}`,
        },
        comment: 'Changes were made',
        changes: {
          diff: '--- \n+++ \n@@ -1,3 +1,4 @@\n <\n-old\n+first\n+salt://abc {"source":"salt://abc","a":1}\n >\n',
        },
        planned: 'Changes would be made',
        files: {
          '/etc/app.conf': '<\nfirst\nsalt://abc {"source":"salt://abc","a":1}\n>\n',
          '/etc/app.conf.old': '<\nold\n>\n',
        },
      },
    },
    'nothing to do': {
      ...editCases(comments, {
        'a block that is there': [{ content: 'inside', append_if_not_found: true }, `one\n${block}two\n`],
      }),
    },
    cannot: {
      ...failedEdits({
        'no markers': [{ content: 'x' }, conf, 'Cannot edit marked block. Markers were not found in file.'],
        'no line to put it by': [
          { content: 'x', insert_before_match: 'four' },
          conf,
          'Cannot edit marked block. Markers were not found in file.',
        ],
        'one marker alone': [
          { ...marks, content: 'x' },
          '>\n<\n',
          'Unterminated marked block. End of file reached before marker_end.',
        ],
        'two places': [
          { content: 'x', append_if_not_found: true, insert_after_match: 'one' },
          conf,
          "Only one of append_if_not_found, prepend_if_not_found, insert_before_match, and insert_after_match is permitted (file.blockreplace, id '/etc/app.conf')",
        ],
      }),
    },
  },
};
