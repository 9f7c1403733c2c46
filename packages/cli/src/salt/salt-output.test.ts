import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { Terminal } from '../output/terminal.ts';
import { createSaltOutput } from './salt-output.ts';

async function shown(value: unknown, options: Readonly<Record<string, unknown>>): Promise<string> {
  const out = new PassThrough();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of a terminal as is used
  const output = await createSaltOutput({ out } as unknown as Terminal, options);
  output.show(value);
  return String(out.read() ?? '');
}

const value = { web2: { up: true, names: ['a', ['b', { c: 0.5 }]], none: null, no: [] }, web1: 'one\ntwo\n' };

// What Salt 3006 prints
test.each([
  [
    undefined,
    `web1:
    one
    two
web2:
    ----------
    names:
        - a
        |_
          - b
          |_
            ----------
            c:
                0.5
    no:
    none:
        None
    up:
        True
`,
  ],
  [
    'yaml',
    `web1: 'one

  two

  '
web2:
  names:
  - a
  - - b
    - c: 0.5
  'no': []
  none: null
  up: true
`,
  ],
  [
    'txt',
    `web2: {'up': True, 'names': ['a', ['b', {'c': 0.5}]], 'none': None, 'no': []}
web1: one
web1: two
`,
  ],
  [
    'raw',
    "{'web2': {'up': True, 'names': ['a', ['b', {'c': 0.5}]], 'none': None, 'no': []}, 'web1': 'one\\ntwo\\n'}\n",
  ],
  [
    'newline_values_only',
    "{'up': True, 'names': ['a', ['b', {'c': 0.5}]], 'none': None, 'no': []}\none\ntwo\n",
  ],
  ['quiet', ''],
])('--out %s', async (output, text) => {
  expect(await shown(value, { output })).toBe(text);
});

test('JSON is indented by four, by what is asked for, or stands on a line', async () => {
  expect(await shown({ a: 1 }, { output: 'json' })).toBe('{\n    "a": 1\n}\n');
  expect(await shown({ a: 1 }, { output: 'json', outputIndent: '1' })).toBe('{\n "a": 1\n}\n');
  expect(await shown({ a: 1 }, { output: 'json', outputIndent: '-1' })).toBe('{"a":1}\n');
});

test('what a host returns does not steer a terminal', async () => {
  expect(await shown({ a: '\u001b[2J' }, { output: 'txt' })).toBe('a: \\x1b[2J\n');
});
