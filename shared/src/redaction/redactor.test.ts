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

  const common = createRedactor(['payments', 'ab']);

  it.each([
    ['inside a text', 'password=hunter2! host=db', 'password=*** host=db'],
    ['twice', 'hunter2!hunter2!', '******'],
    ['URL-encoded', "postgres://u:it's%3B%20%22quoted%22@db", 'postgres://u:***@db'],
    ['inside JSON', JSON.stringify({ p: 'it\'s; "quoted"' }), '{"p":"***"}'],
    ['inside a shell word', `'it'"'"'s; "quoted"'`, "'***'"],
    ['in Base64', Buffer.from('hunter2!').toString('base64'), '***'],
    ['as a line of a diff', '+c2VjcmV0bGluZQ==\n+x\n', '+***\n+x\n'],
  ])('masks a secret %s', (_, text, masked) => {
    expect(redactor.text(text)).toBe(masked);
  });

  it.each([
    ['ab', '***'],
    ['absent', 'absent'],
    ['payments', '***'],
    ['user=app password=payments', 'user=app password=***'],
    ['postgres://app:payments@db/payments', 'postgres://app:***@db/payments'],
    ['for payments.', 'for ***.'],
    ['/srv/payments/app', '/srv/payments/app'],
    ['payments.service', 'payments.service'],
    ['at payments.sls:2:3', 'at payments.sls:2:3'],
    ['pre-payments', 'pre-payments'],
  ])('masks a common word in a value where it stands alone: %j', (text, masked) => {
    expect(common.value({ payments: text })).toEqual({ payments: masked });
  });

  it('leaves common words alone in names, and in sentences about something of that name', () => {
    expect(common.text('payments')).toBe('payments');
    expect(common.sentence("payments: the password is 'payments'", ['payments-app'])).toBe(
      "payments: the password is 'payments'",
    );
    expect(common.sentence("the password is 'payments'", ['app'])).toBe("the password is '***'");
  });

  it('leaves what names a state alone', () => {
    const state = { __id__: 'payments', __sls__: 'payments', name: 'payments', comment: 'payments' };
    const data = { 'file_|-payments': { ...state, changes: { payments: 'payments' } }, name: 'payments' };
    expect(common.value(data)).toEqual({
      'file_|-payments': { ...state, changes: { payments: '***' } },
      name: '***',
    });
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
  const secrets = new Set(['f1rst-one']);
  const redactor = growingRedactor(secrets);
  expect(redactor.text('f1rst-one s2cond-one')).toBe('*** s2cond-one');
  secrets.add('s2cond-one');
  expect(redactor.text('f1rst-one s2cond-one')).toBe('*** ***');
});
