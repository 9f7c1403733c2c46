import { describe, expect, it } from 'vitest';
import { createRedactor, growingRedactor } from './redactor.ts';

describe('a redactor', () => {
  const redactor = createRedactor([
    'hunter2!',
    'it\'s; "quoted"',
    'ab',
    '12345',
    '-----BEGIN\nc2VjcmV0bGluZQ==\nx\n-----END\n',
  ]);

  it.each([
    ['inside a text', 'password=hunter2! host=db', 'password=*** host=db'],
    ['twice', 'hunter2!hunter2!', '******'],
    ['URL-encoded', "postgres://u:it's%3B%20%22quoted%22@db", 'postgres://u:***@db'],
    ['inside JSON', JSON.stringify({ p: 'it\'s; "quoted"' }), '{"p":"***"}'],
    ['inside a shell word', `'it'"'"'s; "quoted"'`, "'***'"],
    ['in Base64', Buffer.from('hunter2!').toString('base64'), '***'],
    ['as a line of a diff', '+c2VjcmV0bGluZQ==\n+x\n', '+***\n+x\n'],
    ['when it is short and the whole text', 'ab', '***'],
  ])('masks a secret %s', (_, text, masked) => {
    expect(redactor.text(text)).toBe(masked);
  });

  it('leaves a short secret inside of a word alone', () => {
    expect(redactor.text('absent')).toBe('absent');
  });

  it('masks keys, values, numbers and nested data', () => {
    expect(redactor.value({ 'k hunter2!': [{ a: 'x hunter2!' }, 12_345, true, null] })).toEqual({
      'k ***': [{ a: 'x ***' }, '***', true, null],
    });
  });

  it('returns the same object when there is nothing to mask', () => {
    const data = { a: [1, { b: 'c' }] };
    expect(redactor.value(data)).toBe(data);
  });

  it('is inactive without secrets', () => {
    expect(createRedactor(['', '']).active).toBe(false);
  });
});

it('masks a secret in JSON within JSON', () => {
  const secret = 'p@ss"w\\ord';
  const redactor = createRedactor([secret]);
  expect(redactor.text(JSON.stringify(JSON.stringify({ secret })))).toBe(String.raw`"{\"secret\":\"***\"}"`);
});

it('masks a secret that becomes known later', () => {
  const secrets = new Set(['first-one']);
  const redactor = growingRedactor(secrets);
  expect(redactor.text('first-one second-one')).toBe('*** second-one');
  secrets.add('second-one');
  expect(redactor.text('first-one second-one')).toBe('*** ***');
});
