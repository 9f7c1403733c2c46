import { expect, test } from 'vitest';
import { documentForm } from './document-form.ts';

const value = {
  web2: { up: true, load: 0.5, names: ['a', "it's"], none: null },
  web1: 'one\ntwo\n',
  db: '0644',
  idle: '',
};

test.each([
  ['json', JSON.stringify(value, null, 2)],
  [
    'yaml',
    [
      "db: '0644'",
      "idle: ''",
      "web1: 'one",
      '',
      '  two',
      '',
      "  '",
      'web2:',
      '  load: 0.5',
      '  names:',
      '  - a',
      "  - it's",
      '  none: null',
      '  up: true',
    ].join('\n'),
  ],
  [
    'txt',
    [
      "web2: {'up': True, 'load': 0.5, 'names': ['a', \"it's\"], 'none': None}",
      'web1: one',
      'web1: two',
      'db: 0644',
    ].join('\n'),
  ],
])('a document in %s', async (name, text) => {
  expect((await documentForm(name))?.write(value)).toBe(text);
});
