import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryHost, type FunctionContext, type Json, textOf } from '@muster/engine';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

let directory: string;
let masked: string[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-sdb-'));
  masked = [];
  process.env['MUSTER_TEST_NAME'] = 'production';
  process.env['MUSTER_TEST_TOKEN'] = 'tok-12345';
});
afterEach(async () => {
  delete process.env['MUSTER_TEST_NAME'];
  delete process.env['MUSTER_TEST_TOKEN'];
  await rm(directory, { recursive: true });
});

const files = {
  '/a.yaml': 'db: {user: app, password: s3cret-pw, port: 5432, hosts: [one, two]}\n',
  '/b.json': '{"db": {"user": "other", "hosts": ["three"]}}',
};

async function call(name: string, ...args: readonly Json[]): Promise<Json> {
  const context: FunctionContext = {
    ...functionContext(createMemoryHost({ files }), {
      opts: {
        osenv: { driver: 'env' },
        documents: { driver: 'yaml', files: ['/a.yaml', '/b.json'] },
        open: { driver: 'yaml', files: ['/a.yaml'], secret: false },
        gone: { driver: 'json', files: ['/nowhere.json'] },
        store: { driver: 'sqlite3', database: join(directory, 'sdb.sqlite') },
        api: { driver: 'rest', user: { url: 'https://api.test/{{ id }}', header_dict: { X: 'y' } } },
        strange: { driver: 'vault' },
      },
      pillar: { inpillar: { driver: 'env' } },
      functions: {
        'slsutil.merge_all': ([documents]) =>
          Object.assign({}, ...(Array.isArray(documents) ? documents : [])),
        'http.query': ([url], { header_dict: headers = null }) => ({ dict: { url: url ?? null, headers } }),
      },
      render: (text, names) => text.replace('{{ id }}', textOf(names['id'] ?? '')),
    }),
    keepSecret: (texts) => masked.push(...texts),
  };
  return callOwn(name, { positional: args, named: {} }, context);
}

test.each([
  ['what is no address, as it is', 'plain', 'plain', []],
  ['an environment variable', 'sdb://osenv/MUSTER_TEST_NAME', 'production', []],
  [
    'an environment variable that is named like a secret',
    'sdb://osenv/MUSTER_TEST_TOKEN',
    'tok-12345',
    ['tok-12345'],
  ],
  ['nothing for a variable that is not set', 'sdb://osenv/MUSTER_TEST_UNSET', null, []],
  ['a variable through a profile of pillar', 'sdb://inpillar/MUSTER_TEST_NAME', 'production', []],
  ['a value of a file', 'sdb://open/db:password', 's3cret-pw', []],
  ['an element of a list', 'sdb://documents/db:hosts:0', 'three', ['three']],
  ['a value of the last file that has it', 'sdb://documents/db:user', 'other', ['other']],
  ['nothing for a key that is not there', 'sdb://documents/db:nope', null, []],
  [
    'what a service answers',
    'sdb://api/user?id=7',
    { url: 'https://api.test/7', headers: { X: 'y' } },
    ['https://api.test/7'],
  ],
])('sdb.get gives %s', async (_, uri, value, secrets) => {
  expect(await call('sdb.get', uri)).toEqual(value);
  expect(masked).toEqual(secrets);
});

test('a value is kept in SQLite, found again and removed', async () => {
  const uri = 'sdb://store/a key';
  expect(await call('sdb.get', uri)).toBeNull();
  expect(existsSync(join(directory, 'sdb.sqlite'))).toBe(false);
  expect(await call('sdb.set', uri, { a: [1, 'secret text'] })).toBe(true);
  expect(await call('sdb.get', uri)).toEqual({ a: [1, 'secret text'] });
  expect(masked).toContain('secret text');
  expect(await call('sdb.delete', uri)).toBe(true);
  expect(await call('sdb.delete', uri)).toBe(false);
});

test('a random text is made once', async () => {
  const made = await call('sdb.get_or_set_hash', 'sdb://store/password', 20, 'ab');
  expect(made).toMatch(/^[ab]{20}$/);
  expect(await call('sdb.get_or_set_hash', 'sdb://store/password', 20, 'ab')).toBe(made);
  expect(masked).toContain(made);
});

test.each([
  ['sdb.get', ['sdb://nowhere/x'], "there is no sdb profile 'nowhere'"],
  [
    'sdb.get',
    ['sdb://documents'],
    'an address of the form sdb://PROFILE/KEY is expected, not "sdb://documents"',
  ],
  ['sdb.get', ['plain', true], 'an address of the form sdb://PROFILE/KEY is expected'],
  ['sdb.get', ['sdb://strange/x'], 'there are env, json, rest, sqlite3, yaml'],
  ['sdb.get', ['sdb://gone/x'], "the sdb profile 'gone'"],
  ['sdb.get', ['sdb://api/nope'], "no request 'nope' with a url; it has user"],
  ['sdb.set', ['sdb://osenv/X', 1], "the driver 'env' of the sdb profile 'osenv' only reads"],
  ['sdb.delete', ['sdb://documents/X'], "the driver 'yaml' of the sdb profile 'documents' only reads"],
] as const)('%s %j says what to do', async (name, args, message) => {
  await expect(call(name, ...args)).rejects.toThrow(message);
});
