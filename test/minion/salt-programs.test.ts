import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../bus/test-bus.ts';
import { openTestMaster, type TestMaster } from '../bus/test-master.ts';
import { muster, type RealMinion, startMinion, type Told, writeTree } from './real-minion.ts';

let master: TestMaster;
let web: RealMinion;
const stack = new AsyncDisposableStack();

beforeAll(async () => {
  master = stack.use(await openTestMaster());
  await writeTree(master, 'pillar', { 'top.sls': "base: {'*': [app]}", 'app.sls': 'app: {user: web}' });
  await writeTree(master, 'states', {
    'good.sls': '/good: {file.managed: [{contents: one}]}',
    'bad.sls': 'bad: {test.fail_without_changes: []}',
  });
  const mine = { mine_functions: { who: [{ mine_function: 'grains.get' }, 'id'] } };
  web = stack.use(await startMinion(master, 'web1', mine));
  // Known, and away
  const away = await startMinion(master, 'db1');
  await away.kill('SIGTERM');
  await eventually(async () => (await master.client.minions()).some(({ connected }) => !connected));
}, 120_000);

afterAll(() => stack.disposeAsync());

/** Runs a program with one of Salt's names as an operator does; a word in quotes is one. */
function run(line: string): Promise<Told> {
  const words = line.match(/'[^']*'|\S+/g) ?? [];
  return muster(master, ...words.map((word) => word.replaceAll("'", '')));
}

async function json(line: string): Promise<unknown> {
  return JSON.parse((await run(`${line} --out json`)).out);
}

const nobody = 'No minions matched the target. No command was sent, no jid was assigned.\n';
const failed = 'ERROR: Minions returned with non-zero exit code\n';

describe('salt', () => {
  test.each([
    ['salt --out=json -l error -t 60 web1 test.ping', 0, '{\n    "web1": true\n}\n', ''],
    ['salt none* test.ping --out json', 2, `${nobody}{}\n`, 'ERROR: No return received\n'],
    ["salt -b 1 web1 cmd.retcode 'exit 3' --out txt", 3, 'web1: 3\n', ''],
    ['salt db* test.ping --out txt', 1, 'db1: Minion did not return. [Not connected]\n', failed],
    ['salt --static * test.ping --out txt', 0, 'web1: True\n', expect.stringMatching(/^db1: offline/)],
    ['salt --preview-target * --out txt', 0, "['db1', 'web1']\n", ''],
    [
      'salt --subset 1 web* test.ping --show-jid',
      0,
      expect.stringMatching(/^jid: \d{20}\nweb1:\n {4}True\n$/),
      '',
    ],
  ])('%s ends with %i', async (line, code, out, err) => {
    expect(await run(line)).toEqual({ code, out, err });
  });

  test('returns what states came to in the shape of Salt, and fails where one of them did', async () => {
    const good = (await json('salt web1 state.apply good')) as {
      web1: Record<string, Record<string, unknown>>;
    };
    expect(Object.keys(good.web1)).toEqual(['file_|-/good_|-/good_|-managed']);
    expect(Object.keys(good.web1['file_|-/good_|-/good_|-managed'] ?? {}).toSorted()).toEqual(
      '__id__ __run_num__ __sls__ changes comment duration name result start_time'.split(' '),
    );
    const { code, out, err } = await run('salt web1 state.apply good,bad test=True');
    expect({ code, err }).toEqual({ code: 1, err: failed });
    expect(out).toMatch(/^web1: 1 failed, 1 unchanged/);
  });

  test('counts who returned, with --summary', async () => {
    const { code, out } = await run('salt * test.ping --summary');
    expect(code).toBe(1);
    expect(out.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      '# of minions targeted: 2',
      '# of minions returned: 1',
      '# of minions that did not return: 1',
      '# of minions with errors: 0',
    ]);
  });
});

describe('salt-run', () => {
  test('finds a job that was started with --async, and what came of it', async () => {
    const { code, out } = await run('salt web1 --async test.arg one a=1');
    const [, jid = ''] = /^Executed command with job ID: (\d{20})\n$/.exec(out) ?? [];
    expect(code).toBe(0);
    await eventually(async () => (await master.client.job(jid)).finishedAt !== undefined);
    const value = { args: ['one'], kwargs: { a: 1 } };
    expect(await json(`salt-run jobs.lookup_jid ${jid}`)).toEqual({ web1: value });
    expect(await json(`salt-run jobs.exit_success jid=${jid}`)).toEqual({ web1: true });
    const asked = {
      Function: 'test.arg',
      Arguments: ['one', { a: 1, __kwarg__: true }],
      Target: 'web1',
      'Target-type': 'glob',
      User: 'root',
      StartTime: expect.stringMatching(/^\d{4}, [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d\.\d{6}$/),
    };
    expect(await json(`salt-run jobs.list_job ${jid}`)).toEqual({
      jid,
      ...asked,
      Minions: ['web1'],
      Result: { web1: { return: value, retcode: 0, success: true } },
    });
    expect(await json('salt-run jobs.list_jobs')).toMatchObject({ [jid]: asked });
    expect(await json('salt-run jobs.list_jobs_filter 1')).toEqual({ [jid]: asked });
  });

  test('knows a job that runs', async () => {
    const [, jid = ''] = /(\d{20})/.exec((await run('salt web1 --async test.sleep 60')).out) ?? [];
    expect(await json('salt-run jobs.active')).toMatchObject({
      [jid]: { Function: 'test.sleep', Running: [{ web1: null }], Returned: [] },
    });
    await master.client.cancelJob(jid);
    await eventually(async () => (await master.client.job(jid)).finishedAt !== undefined);
    expect(await json('salt-run jobs.active')).toEqual({});
  });

  test.each([
    ['salt-run manage.status tgt=web*', { up: ['web1'], down: [] }],
    ['salt-run mine.get * who', { web1: 'web1', db1: undefined }],
    ['salt-run pillar.show_pillar web1', { app: { user: 'web' } }],
    ['salt-run cache.grains web1 tgt_type=list', { web1: expect.objectContaining({ id: 'web1' }) }],
  ])('%s', async (line, answer) => {
    expect(await json(line)).toEqual(answer);
  });
});

describe('salt-key', () => {
  test('lists keys, shows fingerprints and decides about keys', async () => {
    expect(await json('salt-key -L')).toEqual({
      minions: ['db1', 'web1'],
      minions_pre: [],
      minions_rejected: [],
      minions_denied: [],
    });
    expect(await json('salt-key -l acc')).toEqual({ minions: ['db1', 'web1'] });
    const { fingerprint } = await master.client.status();
    const fingerprints = (await json('salt-key -F')) as Record<string, Record<string, string>>;
    expect(fingerprints['local']).toEqual({ 'master.pub': fingerprint });
    expect(Object.keys(fingerprints['minions'] ?? {})).toEqual(['db1', 'web1']);
    expect(await json('salt-key -f web*')).toEqual({ minions: { web1: fingerprints['minions']?.['web1'] } });
    expect(await json('salt-key -p db1,x')).toEqual({ minions: { db1: expect.stringMatching(/\S{40}/) } });
    expect((await run('salt-key -a new*')).out).toBe(
      "The key glob 'new*' does not match any unaccepted keys.\n",
    );

    const unanswered = await run('salt-key -d db1');
    expect(unanswered).toMatchObject({
      code: 64,
      err: expect.stringContaining('-y proceeds without asking'),
    });
    expect(await run('salt-key -y -r db1 --include-accepted')).toEqual({
      code: 0,
      out: 'The following keys are going to be rejected:\nAccepted Keys:\ndb1\nKey for minion db1 rejected.\n',
      err: '',
    });
    expect(await json('salt-key -l rej')).toEqual({ minions_rejected: ['db1'] });
    expect((await run('salt-key -ya db1 --include-rejected')).out).toMatch(
      /Key for minion db1 accepted\.\n$/,
    );
    expect((await run('salt-key -d db* -y')).out).toMatch(/Key for minion db1 deleted\.\n$/);
    expect((await run('salt-key')).out).toBe(
      'Accepted Keys:\nweb1\nDenied Keys:\nUnaccepted Keys:\nRejected Keys:\n',
    );
  });
});

describe('salt-cp', () => {
  test('brings files of this machine to hosts, and directories with -C', async () => {
    const source = `${master.directory}/sent`;
    await mkdir(`${source}/sub`, { recursive: true });
    const bytes = Buffer.from([0, 255, 1]);
    await writeFile(`${source}/sub/raw`, bytes, { mode: 0o640 });
    expect(await run(`salt-cp web1 ${source}/sub/raw /one --out txt`)).toEqual({
      code: 0,
      out: "web1: {'/one': True}\n",
      err: '',
    });
    expect(await readFile(`${web.root}/one`)).toEqual(bytes);
    expect(await json(`salt-cp -C web1 ${source} /into/`)).toEqual({ web1: { '/into/sent/sub/raw': true } });
    expect((await stat(`${web.root}/into/sent/sub/raw`)).mode & 0o777).toBe(0o640);
    const jobs = await master.client.jobs(1);
    expect(jobs[0]).toMatchObject({
      fun: 'cp.recv',
      kwargs: { files: { 'sent/sub/raw': { contents: '***' } } },
    });
    const none = await run(`salt-cp web1 ${source}/sub/raw /none/raw`);
    expect(none).toMatchObject({ code: 1, err: failed });
    expect(existsSync(`${web.root}/none`)).toBe(false);
  });
});

describe('salt-call', () => {
  test.each([
    ["--out txt cmd.retcode 'exit 5' --retcode-passthrough", 5, 'local: 5\n'],
    ['-l quiet state.apply bad', 1, expect.stringMatching(/^local: 1 failed/)],
  ])('salt-call %s', async (line, code, out) => {
    expect(await run(`salt-call --local --file-root ${master.directory}/states ${line}`)).toMatchObject({
      code,
      out,
    });
  });
});
