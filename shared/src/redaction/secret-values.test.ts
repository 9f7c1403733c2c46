import { expect, test } from 'vitest';
import { isCommon } from './is-common.ts';
import { commonKeys, findSecrets, secretValues, withoutSecrets } from './secret-values.ts';

const pillar = {
  db: { user: 'app', Password: 's3cret', port: 5432, replicas: [{ api_key: 'k1' }, { api_key: 'k2' }] },
  tokens: { ci: { value: 'deep', days: 30, on: true, off: null, blank: ' ' } },
  plain: ['public'],
};

test.each([
  [['*password*'], ['s3cret']],
  [['api_key'], ['k1', 'k2']],
  [['tokens'], ['deep', '30']],
  [['db:port'], ['5432']],
  [['db:*'], ['app', 's3cret', '5432', 'k1', 'k2']],
  [['nothing'], []],
  [[], []],
])('with %j the secret values are %j', (globs, secrets) => {
  expect(secretValues(pillar, globs)).toEqual(secrets);
});

test('pillar without its secrets has everything else', () => {
  expect(withoutSecrets(pillar, ['*password*', 'db:replicas:api_key', 'tokens'])).toEqual({
    db: { user: 'app', port: 5432, replicas: [{}, {}] },
    plain: ['public'],
  });
});

test('keys of common secrets are named once', () => {
  expect(commonKeys(findSecrets(pillar, ['*password*', 'api_key', 'days']))).toEqual([
    'db:replicas:api_key',
    'tokens:ci:days',
  ]);
});

test.each([
  [
    true,
    [
      '',
      'k1',
      'root',
      's3cre',
      '8080',
      '1234567',
      'payments',
      'Payments',
      'PAYMENTS',
      'open-sesame',
      'a b c.d_e',
    ],
  ],
  [false, ['s3cret', 'hunter2!', '12345678', 'aXbYcZdW', 'pay-m3nts', 'correct-horse-battery']],
])('being common is %j of %j', (expected, secrets) => {
  expect(secrets.filter((secret) => isCommon(secret) !== expected)).toEqual([]);
});
