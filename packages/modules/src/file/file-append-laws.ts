import type { LawCase, LawCases } from '@muster/engine';
import { editCases, edited, failedEdits } from './edited-file-laws.ts';
import { cachedAbc } from './law-files.ts';

const comments = {
  unchanged: `File ${edited} is in correct state`,
  changed: 'Appended 1 lines',
  pending: `File ${edited} is set to be updated`,
};
const prepended = { ...comments, changed: 'Prepended 1 lines' };
const source: Pick<LawCase, 'name' | 'host' | 'context'> = {
  name: edited,
  host: { files: { [edited]: 'one\n' } },
  context: {
    files: { 'salt://abc': cachedAbc(), '/srv/abc': cachedAbc(), '/srv/b': cachedAbc() },
    render: (text, names) => `${text} ${JSON.stringify(names)}\n`,
  },
};

/** Uses of `file.append` and `file.prepend`. */
export const fileAppendLaws: LawCases = {
  'file.append': {
    usual: { name: edited },
    create: {
      'a file in directories that are missing too': {
        name: '/srv/a/b',
        args: { text: 'x', makedirs: true },
        comment: 'Appended 1 lines',
        changes: { new: '/srv/a/b', diff: '--- \n+++ \n@@ -0,0 +1,1 @@\n+x\n' },
        planned: 'File /srv/a/b is set to be updated',
        files: { '/srv': { directory: true }, '/srv/a': { directory: true }, '/srv/a/b': 'x\n' },
      },
      'several texts, one of them there': {
        args: { text: ['two', 'four\nfive\n', 6] },
        host: { files: { [edited]: 'one\ntwo' } },
        comment: 'Appended 4 lines',
        changes: {
          diff: '--- \n+++ \n@@ -1,2 +1,5 @@\n one\n-two\n\\ No newline at end of file\n+two\n+four\n+five\n+6\n',
        },
        planned: 'File /etc/app.conf is set to be updated',
        files: { '/etc/app.conf': 'one\ntwo\nfour\nfive\n6\n' },
      },
      'a text through a template, which jinja is unless another is given': {
        ...source,
        args: { source: 'salt://abc', context: { a: 1 }, defaults: { b: 2 } },
        comment: 'Appended 1 lines',
        changes: {
          diff: '--- \n+++ \n@@ -1,1 +1,2 @@\n one\n+salt://abc {"source":"salt://abc","b":2,"a":1}\n',
        },
        planned: 'File /etc/app.conf is set to be updated',
        files: { '/etc/app.conf': 'one\nsalt://abc {"source":"salt://abc","b":2,"a":1}\n' },
      },
      'what is no text, as Python has it': {
        ...source,
        args: { text: [null, true, 1.5] },
        comment: 'Appended 3 lines',
        changes: { diff: '--- \n+++ \n@@ -1,1 +1,4 @@\n one\n+None\n+True\n+1.5\n' },
        planned: 'File /etc/app.conf is set to be updated',
        files: { '/etc/app.conf': 'one\nNone\nTrue\n1.5\n' },
      },
      'texts that are none to render, with their digests': {
        ...source,
        args: {
          sources: ['/srv/abc', '/srv/b'],
          source_hashes: ['md5=900150983cd24fb0d6963f7d28e17f72', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
          template: '',
        },
        comment: 'Appended 2 lines',
        changes: { diff: '--- \n+++ \n@@ -1,1 +1,3 @@\n one\n+abc\n+abc\n' },
        planned: 'File /etc/app.conf is set to be updated',
        files: { '/etc/app.conf': 'one\nabc\nabc\n' },
      },
      ...editCases(comments, {
        'a text in an empty file': [{ text: 'x' }, '', 'x\n'],
        'a text with other blanks, where blanks count': [
          { text: 'a  b', ignore_whitespace: false },
          'a b\n',
          'a b\na  b\n',
        ],
      }),
    },
    'nothing to do': {
      ...editCases(comments, {
        'a text that is there': [{ text: 'two' }, 'one\ntwo\n'],
        'a text with other blanks and signs of expressions': [{ text: '*.\t(a)' }, 'x *.   (a)'],
        'a part of a line, where blanks count': [{ text: 'b c', ignore_whitespace: false }, 'a b c\n'],
        'no text': [{ text: [] }, 'one'],
      }),
    },
    cannot: {
      ...failedEdits({
        'neither text nor source': [
          {},
          'x',
          "No text found to append. Nothing appended (file.append, id '/etc/app.conf')",
        ],
        'a source that is not there': [
          { source: 'salt://none' },
          'x',
          "Source file salt://none not found in saltenv 'base'",
        ],
        'a binary file': [
          { text: 'x' },
          'a\0b',
          'Cannot perform string replacements on a binary file: /etc/app.conf',
        ],
      }),
      'a source that is not what its digest says': {
        ...source,
        args: { source: '/srv/abc', source_hash: '00000000000000000000000000000000' },
        comment:
          'Specified md5 checksum for /srv/abc (00000000000000000000000000000000) does not match actual checksum (900150983cd24fb0d6963f7d28e17f72).',
      },
      'a directory in its place': {
        name: '/etc',
        args: { text: 'x' },
        host: { files: { [edited]: '' } },
        comment: '/etc: not a regular file',
      },
      'no directory to hold it': { args: { text: 'x' }, comment: 'Parent directory not present' },
    },
  },
  'file.prepend': {
    create: {
      ...editCases(prepended, {
        'a text that is missing': [{ text: 'zero' }, 'one\n', 'zero\none\n'],
        'a header that is there, but not at the top': [
          { text: '# x', header: true },
          'one\n# x\n',
          '# x\none\n# x\n',
        ],
      }),
    },
    repair: {
      ...editCases(
        { ...prepended, changed: 'Prepended 2 lines' },
        {
          'a header of which a part is there': [
            { text: ['# a', '# b'], header: true },
            '# a\none\n',
            '# a\n# b\n# a\none\n',
          ],
        },
      ),
    },
    'nothing to do': {
      ...editCases(prepended, {
        'a text that is somewhere': [{ text: 'two' }, 'one\ntwo\n'],
        'a header that is there': [{ text: ['# a', '# b'], header: true }, '# a\n# b\none\n'],
      }),
    },
    cannot: {
      ...failedEdits({
        'neither text nor source': [
          {},
          'x',
          "No text found to append. Nothing appended (file.prepend, id '/etc/app.conf')",
        ],
      }),
    },
  },
};
