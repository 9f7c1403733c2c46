import type { LawCases } from '@muster/engine';
import { editCases, edited, failedEdits } from './edited-file-laws.ts';
import { conf } from './law-files.ts';

const commented = {
  unchanged: 'Pattern already commented',
  changed: 'Commented lines successfully',
  pending: `File ${edited} is set to be updated`,
};
const uncommented = {
  unchanged: 'Pattern already uncommented',
  changed: 'Uncommented lines successfully',
  pending: `File ${edited} is set to be updated`,
};
const withCopy = { name: edited, host: { files: { [edited]: 'one\n#two\n' } } };

/** Uses of `file.comment` and `file.uncomment`. */
export const fileCommentLaws: LawCases = {
  'file.comment': {
    repair: {
      ...editCases(commented, {
        'every line that matches': [{ regex: '^t\\w+$', backup: false }, conf, 'one\n#two\n#three\n'],
        'the lines that are none yet': [
          { regex: 'two', backup: false },
          '  # two\n two\n',
          '  # two\n# two\n',
        ],
        'another sign': [{ regex: 'two', char: '*', backup: false }, conf, 'one\n*two\nthree\n'],
      }),
      'a file of which a copy is kept': {
        ...withCopy,
        args: { regex: 'one' },
        comment: 'Commented lines successfully',
        changes: { diff: '--- \n+++ \n@@ -1,2 +1,2 @@\n-one\n+#one\n #two\n' },
        planned: 'File /etc/app.conf is set to be updated',
        files: { '/etc/app.conf': '#one\n#two\n', '/etc/app.conf.bak': 'one\n#two\n' },
      },
    },
    'nothing to do': {
      ...editCases(commented, {
        'a comment': [{ regex: '^two' }, 'one\n# two\n'],
        'no such line, and none needed': [{ regex: 'four', ignore_missing: true }, conf],
      }),
    },
    cannot: {
      ...failedEdits({
        'no such line': [{ regex: '^four$' }, conf, 'four: Pattern not found'],
        'no file': [{ regex: 'four' }, undefined, '/etc/app.conf: file not found'],
      }),
    },
  },
  'file.uncomment': {
    repair: {
      ...editCases(uncommented, {
        'a comment with blanks': [
          { regex: 'two', backup: false },
          'one\n#\t two\n#three\n',
          'one\n\t two\n#three\n',
        ],
        'an expression for the whole line': [
          { regex: '^t\\w+$', backup: false },
          '#two\n#   three\n',
          'two\n   three\n',
        ],
        'another sign': [{ regex: 'two', char: '//', backup: false }, '// two\n# two\n', ' two\n# two\n'],
      }),
      'a file of which a copy is kept': {
        ...withCopy,
        args: { regex: 'two', backup: '.old' },
        comment: 'Uncommented lines successfully',
        changes: { diff: '--- \n+++ \n@@ -1,2 +1,2 @@\n one\n-#two\n+two\n' },
        planned: 'File /etc/app.conf is set to be updated',
        files: { '/etc/app.conf': 'one\ntwo\n', '/etc/app.conf.old': 'one\n#two\n' },
      },
    },
    'nothing to do': {
      ...editCases(uncommented, {
        'a line that is none': [{ regex: 'two' }, ' two\n'],
        'no such line, and none needed': [{ regex: 'four', ignore_missing: true }, conf],
      }),
    },
    cannot: {
      ...failedEdits({
        'no such line': [{ regex: '^four$' }, conf, '^four$: Pattern not found'],
        'a comment that does not begin its line': [
          { regex: 'two' },
          'one\n  # two\n',
          'Expected uncommented lines not found',
        ],
      }),
    },
  },
};
