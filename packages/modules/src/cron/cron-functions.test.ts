import { createMemoryHost, type Json, type JsonRecord } from '@muster/engine';
import { expect, test } from 'vitest';
import { crontab, tablePath } from '../testing/crontab-program.ts';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

const marker = '# Lines below here are managed by Salt, do not edit\n';
const clean = `${marker}# nightly SALT_CRON_IDENTIFIER:clean\n0 3 * * * /srv/clean\n`;
const timed = {
  minute: '0',
  hour: '3',
  daymonth: '*',
  month: '*',
  dayweek: '*',
  cmd: '/srv/clean',
  comment: 'nightly',
  identifier: 'clean',
  commented: false,
};

test.each<readonly [string, JsonRecord, string | undefined, Json]>([
  ['cron.raw_cron', {}, clean, clean],
  ['cron.raw_cron', {}, undefined, ''],
  ['cron.list_tab', {}, clean, { pre: [], crons: [timed], special: [], env: [] }],
  [
    'cron.list_tab',
    {},
    '@reboot /bin/warm\n',
    {
      pre: [],
      crons: [],
      special: [{ spec: '@reboot', cmd: '/bin/warm', comment: null, identifier: null, commented: false }],
      env: [],
    },
  ],
])('%s(**%j) reads the table %j', async (name, named, table, answer) => {
  expect(await call(name, named, table)).toEqual({ answer, table });
});

test.each<readonly [string, JsonRecord, string | undefined, Json, string | undefined]>([
  ['cron.set_job', { cmd: '/bin/x', minute: 5 }, undefined, 'new', `${marker}5 * * * * /bin/x\n`],
  ['cron.set_job', { cmd: '/srv/clean', minute: 0, hour: 3, identifier: 'clean' }, clean, 'present', clean],
  [
    'cron.set_job',
    { cmd: '/srv/clean', minute: 30, hour: 4, identifier: 'clean' },
    clean,
    'updated',
    clean.replace('0 3', '30 4'),
  ],
  ['cron.rm_job', { cmd: '/srv/clean', hour: 9, identifier: 'clean' }, clean, 'removed', marker],
  ['cron.rm_job', { cmd: '/bin/other' }, clean, 'absent', clean],
])('%s(**%j) on the table %j answers %j', async (name, named, table, answer, after) => {
  expect(await call(name, named, table)).toEqual({ answer, table: after });
});

test('a random minute is chosen once', async () => {
  const first = await call('cron.set_job', { cmd: '/bin/x', minute: 'random' }, undefined);
  expect(first.table).toMatch(/^# .*\n\d+ \* \* \* \* \/bin\/x\n$/);
  const again = await call('cron.set_job', { cmd: '/bin/x', minute: 'random' }, first.table);
  expect(again).toEqual({ answer: 'present', table: first.table });
});

/** Calls a function on a host on which the account has this crontab; the answer, and the crontab as it is then. */
async function call(name: string, named: JsonRecord, before: string | undefined) {
  const path = tablePath('app');
  const files = before === undefined ? { [tablePath('other')]: '' } : { [path]: before };
  const host = createMemoryHost({ files, programs: { crontab }, users: [{ name: 'app' }] });
  const given = { positional: [], named: { user: 'app', ...named } };
  const answer = await callOwn(name, given, functionContext(host));
  const isThere = (await host.files.stat(path)) !== undefined;
  return { answer, table: isThere ? await host.files.readText(path) : undefined };
}
