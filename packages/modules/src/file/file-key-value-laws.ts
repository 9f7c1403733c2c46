import type { LawCases } from '@muster/engine';
import { editCases, failedEdits } from './edited-file-laws.ts';

const comments = {
  unchanged: 'No changes needed to be made',
  changed: 'Changes were made',
  pending: 'Changes would have been made',
};
const one = { key: 'a', value: 1 };

/** Uses of `file.keyvalue`. */
export const fileKeyValueLaws: LawCases = {
  'file.keyvalue': {
    create: {
      ...editCases(comments, {
        'keys at the end': [
          { key_values: { a: 1, b: true }, append_if_not_found: true },
          'z=9',
          'z=9\na=1\nb=True\n',
        ],
        'a key in an empty file': [{ ...one, append_if_not_found: true }, '', 'a=1\n'],
        'keys at the top': [
          { key_values: { a: 1, b: false }, prepend_if_not_found: true },
          'z=9\n',
          'b=False\na=1\nz=9\n',
        ],
      }),
    },
    repair: {
      ...editCases(comments, {
        'other values, commented ones and missing ones': [
          { key_values: { a: 1, b: 'two', c: 'x' }, uncomment: '# ', append_if_not_found: true },
          'a=0\n# b=two\n#z=9',
          'a=1\nb=two\n#z=9\nc=x\n',
        ],
        'another separator': [{ ...one, separator: ': ' }, 'a: 0\na=0\n', 'a: 1\na=0\n'],
        'a key of which there are too many': [one, 'a=0\na=0\nb=0\n', 'a=1\nb=0\n'],
        'as many as may be': [{ ...one, count: 2 }, 'a=0\na=0\na=0\n', 'a=1\na=1\n'],
        'all there are': [{ ...one, count: -1 }, 'a=0\na=0\n', 'a=1\na=1\n'],
        'a comment beside the key': [{ ...one, uncomment: '#' }, 'a=0\n#a=0\n', 'a=1\n#a=0\n'],
        'a key in other letters': [
          { key: 'Port', value: 'x', key_ignore_case: true },
          'PORT=1\n',
          'PORT=x\n',
        ],
        'a value in other letters, which count': [{ key: 'a', value: 'X' }, 'a=x\n', 'a=X\n'],
      }),
    },
    'nothing to do': {
      ...editCases(comments, {
        'the values': [{ key_values: { a: 1, b: 2 }, append_if_not_found: true }, 'a=1\nb = 2\nb= 2\n'],
        'a value in other letters, which do not count': [
          { key: 'a', value: 'X', value_ignore_case: true },
          'a= x \n',
        ],
        'a key that is missing and may be': [one, 'A=0\n#a=0\n'],
      }),
      'a missing file that is none to care for': {
        name: '/none',
        args: { ...one, ignore_if_missing: true },
        comment: 'No changes needed to be made',
      },
    },
    cannot: {
      ...failedEdits({
        'no file': [one, undefined, '/etc/app.conf: file not found'],
        'no separator': [{ ...one, separator: '' }, 'a=1\n', 'The separator must not be empty'],
        'no value': [
          { key: 'a' },
          'a=1\n',
          "file.keyvalue needs either key and value or key_values (file.keyvalue, id '/etc/app.conf')",
        ],
        'a key and several': [
          { ...one, key_values: { b: 2 } },
          'a=1\n',
          "file.keyvalue needs either key and value or key_values (file.keyvalue, id '/etc/app.conf')",
        ],
      }),
    },
  },
};
