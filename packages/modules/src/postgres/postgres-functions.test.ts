import { type Command, createMemoryHost, type Json, type JsonRecord } from '@muster/engine';
import { expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

const role = { name: 'app', superuser: false, inherit: true, login: true, groups: ['staff'] };
const database = {
  name: 'shop',
  owner: 'app',
  encoding: 'UTF8',
  collate: 'C',
  ctype: 'C',
  tablespace: 'pg_default',
};
const shownRole = {
  superuser: false,
  'inherits privileges': true,
  'can create roles': false,
  'can create databases': false,
  'can login': true,
  replication: false,
  'expiry time': null,
  groups: ['staff'],
};
const shownDatabase = {
  Owner: 'app',
  Encoding: 'UTF8',
  Collate: 'C',
  Ctype: 'C',
  Tablespace: 'pg_default',
};

test.each<readonly [string, readonly Json[], readonly JsonRecord[], Json]>([
  ['postgres.version', [], [{ version: '15.3' }], '15.3'],
  ['postgres.user_list', [], [role], { app: shownRole }],
  ['postgres.user_exists', ['app'], [role], true],
  ['postgres.user_exists', ['nope'], [], false],
  ['postgres.role_get', ['app'], [role], shownRole],
  ['postgres.role_get', ['nope'], [], null],
  ['postgres.db_list', [], [database], { shop: shownDatabase }],
  ['postgres.db_exists', ['shop'], [database], true],
  ['postgres.db_exists', ['nope'], [], false],
  ['postgres.psql_query', ['SELECT 1 AS one;'], [{ one: 1 }], [{ one: 1 }]],
])('%s(*%j) reads the rows %j', async (name, args, rows, answer) => {
  const asked = await call(name, args, {}, JSON.stringify(rows));
  expect(asked.answer).toEqual(answer);
  expect(asked.commands[0]?.env).toEqual({ PGOPTIONS: '-c default_transaction_read_only=on' });
});

test.each([
  ['postgres.db_create', { name: 'shop', owner: 'app' }, 'CREATE DATABASE "shop" OWNER "app";\n'],
  ['postgres.db_create', { name: 'a"b' }, 'CREATE DATABASE "a""b";\n'],
  ['postgres.db_remove', { name: 'shop' }, 'DROP DATABASE "shop";\n'],
  ['postgres.user_remove', { name: 'app' }, 'DROP ROLE "app";\n'],
])('%s(**%j) runs %j', async (name, named, statement) => {
  const { answer, commands } = await call(name, [], named, '');
  expect([answer, commands.map(({ stdin }) => stdin)]).toEqual([true, [statement]]);
});

test('the connection is the one that was asked for, with the password in no argument', async () => {
  const named = { user: 'monitor', host: 'db', port: 5433, password: 'sesame', runas: 'app' };
  const { commands } = await call('postgres.version', [], { ...named, maintenance_db: 'shop' }, '[]');
  expect(commands[0]).toMatchObject({ user: 'app', env: { PGPASSWORD: 'sesame' } });
  expect(commands[0]?.argv.slice(-4)).toEqual([
    '--dbname=shop',
    '--username=monitor',
    '--host=db',
    '--port=5433',
  ]);
});

async function call(name: string, positional: readonly Json[], named: JsonRecord, stdout: string) {
  const commands: Command[] = [];
  const host = createMemoryHost({
    users: [{ name: 'postgres' }, { name: 'app' }],
    programs: {
      psql(_, command) {
        commands.push(command);
        return { stdout };
      },
    },
  });
  const answer = await callOwn(name, { positional, named }, functionContext(host));
  return { answer, commands };
}
