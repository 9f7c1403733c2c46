import { expect, test } from 'vitest';
import { secretValues, withoutSecrets } from './secret-values.ts';

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
