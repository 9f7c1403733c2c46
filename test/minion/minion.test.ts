import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { eventually } from '../bus/test-bus.ts';
import { openTestMaster, type TestMaster } from '../bus/test-master.ts';
import { patience } from '../patience.ts';
import {
  muster,
  prepareMinion,
  type RealMinion,
  runEverywhere,
  startMinion,
  watch,
  writeTree,
} from './real-minion.ts';

describe('a minion and its master', () => {
  test('apply states with pillar, templates and the mine, and find nothing to do the second time', async () => {
    await using master = await openTestMaster();
    await writeTree(master, 'pillar', {
      'top.sls': "base: {'*': [app]}",
      'app.sls': 'app: {password: open-sesame, user: web}',
    });
    await writeTree(master, 'states', {
      'top.sls': "base: {'*': [app]}",
      'app.sls': `
/app.env:
  file.managed:
    - source: salt://app.env.j2
    - template: jinja
    - mode: '0600'
/mine.txt:
  file.managed:
    - contents: {{ salt['mine.get']('*', 'who') | json | yaml_encode }}
`,
      'app.env.j2': 'USER={{ pillar.app.user }}\nPASSWORD={{ pillar.app.password }}\n',
    });
    const mine = { mine_functions: { who: [{ mine_function: 'grains.get' }, 'id'] } };
    await using minion = await startMinion(master, 'web1', mine);
    await eventually(async () => Object.keys(await minesOf(master)).length > 0);
    const first = await runEverywhere(master, 'state.apply');
    expect(first.get('web1')).toMatchObject({ success: true, retcode: 0 });
    expect(await read(minion, 'app.env')).toBe('USER=web\nPASSWORD=open-sesame\n');
    expect(JSON.parse(await read(minion, 'mine.txt'))).toEqual({ web1: 'web1' });
    const second = await runEverywhere(master, 'state.apply');
    expect(Object.values(second.get('web1')?.return ?? {}).map(changesOf)).toEqual([{}, {}]);
    expect(JSON.stringify([...first, minion.logged])).not.toContain('open-sesame');
  });

  test('say which settings nothing acts on, and honour master_finger', async () => {
    await using master = await openTestMaster();
    await writeTree(master, 'pillar', {
      'top.sls': "base: {'*': [jobs]}",
      'jobs.sls': 'schedule: {highstate: {function: state.apply}}',
    });
    const finger = /SHA256:[A-Za-z0-9+/]{43}/.exec(master.logged.join())?.[0];
    expect(finger).toBeDefined();
    await using minion = await startMinion(master, 'web1', { beacons: {}, master_finger: finger });
    await eventually(() =>
      minion.logged.some((line) => line.includes('pillar key schedule is a setting of Salt')),
    );
    expect(minion.logged.join('\n')).toMatch(
      /minion\.yaml:1:\d+: beacons: is a setting of Salt that Muster does not act on/,
    );
    const other = `SHA256:${'A'.repeat(43)}`;
    await using wary = await prepareMinion(master, 'web2', { master_finger: other });
    await wary.start();
    await eventually(() => wary.logged.some((line) => line.includes(other)));
    expect((await master.client.minions()).map(({ id }) => id)).toEqual(['web1']);
  });

  test('say what is wrong with states and pillar, and do nothing', async () => {
    await using master = await openTestMaster();
    await writeTree(master, 'states', {
      'top.sls': "base: {'*': [good, bad]}",
      'good.sls': '/good.txt:\n  file.managed:\n    - contents: x\n',
      'bad.sls': 'a:\n  file.managed:\n    - contents: {{ nowhere }}\n',
    });
    await using minion = await startMinion(master, 'web1');
    const broken = (await runEverywhere(master, 'state.apply')).get('web1');
    expect(broken).toMatchObject({ success: false, retcode: 1 });
    expect(String(broken?.return)).toMatch(/bad\.sls:3:\d+: .*nowhere/);
    expect(existsSync(join(minion.root, 'good.txt'))).toBe(false);
    await writeTree(master, 'pillar', { 'top.sls': "base: {'*': [p]}", 'p.sls': 'a: {{ 1 / 0 }}' });
    const pillarless = (await runEverywhere(master, 'state.apply', ['good'])).get('web1');
    expect(pillarless).toMatchObject({ success: false, retcode: 1 });
    expect(String(pillarless?.return)).toContain("Rendering SLS 'p' failed");
    expect(existsSync(join(minion.root, 'good.txt'))).toBe(false);
  });

  test('stay on speaking terms while a template never ends', async () => {
    await using master = await openTestMaster();
    await writeTree(master, 'states', {
      'loop.sls':
        '{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}',
    });
    await using minion = await startMinion(master, 'web1', { compile_timeout: 2 });
    const stuck = runEverywhere(master, 'state.apply', ['loop']);
    await delay(500);
    const startedAt = performance.now();
    expect((await runEverywhere(master, 'test.ping')).get('web1')?.return).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(1000 * patience);
    expect((await stuck).get('web1')).toMatchObject({ success: false });
    expect(minion.logged.join()).not.toContain('"level":"error"');
  });

  test('tell of every function that failed that it did, with its code', async () => {
    await using master = await openTestMaster();
    await writeTree(master, 'states', {
      'fails.sh': 'echo half; exit 7\n',
      '_modules/deploy.ts': `
import { defineFunction, noArguments } from '@muster/engine';
export const all = defineFunction({
  name: 'deploy.all',
  summary: 'Applies states.',
  effect: 'changes',
  args: noArguments,
  run: (_, { call }) => call('state.single', ['test.fail_without_changes', 'x']),
});
`,
    });
    await using minion = await startMinion(master, 'web1', { sandbox: undefined });
    const run = (...args: readonly string[]) => muster(master, 'run', 'web1', ...args);
    for (const [args, retcode, shown] of [
      [['cmd.run', 'echo half; exit 3'], 3, 'failed (code 3)\n    half'],
      [['cmd.shell', 'echo half; exit 3'], 3, 'failed (code 3)\n    half'],
      [['cmd.run_all', 'exit 3'], 3, 'failed (code 3)\n    pid: '],
      [['cmd.retcode', 'exit 3'], 3, 'failed (code 3)\n    3'],
      [['cmd.script', 'salt://fails.sh'], 7, 'failed (code 7)\n    pid: '],
      [['cmd.exec_code', 'sh', 'exit 3'], 3, 'failed (code 3)'],
      [['cmd.run', 'sleep 20', 'timeout=1'], 1, 'failed (code 1)\n    sleep 20: Timed out after 1 seconds'],
      [['ps.kill_pid', '4194305'], 1, 'failed (code 1)\n    False'],
      [['service.start', 'no-such-service'], 1, 'failed (code 1)\n    '],
      [['deploy.all'], 2, ''],
      [['--timeout', '1', 'cmd.run', 'echo half; sleep 20'], 143, 'timed out after 1 s\n    half'],
      [['--timeout', '1', 'test.sleep', '20'], 1, 'timed out after 1 s\n'],
      [['cmd.run', 'exit 3', 'ignore_retcode=true'], 0, ''],
      [['cmd.run', 'exit 3', 'success_retcodes=[3]'], 0, ''],
    ] as const) {
      const told = await run(...args);
      expect([args, told.code], told.out).toEqual([args, retcode === 0 ? 0 : 2]);
      expect(told.out).toContain(`web1:${shown === '' ? '' : ' '}${shown}`);
      const [job] = await master.client.jobs(1);
      const [host] = (await master.client.job(job?.jid ?? '')).hosts;
      expect([args, host?.success, host?.retcode]).toEqual([args, retcode === 0, retcode]);
    }
    const { web1 } = JSON.parse((await run('cmd.run', 'echo half; exit 3', '--json')).out);
    expect(web1).toMatchObject({ state: 'returned', success: false, retcode: 3, return: 'half' });
    expect(minion.logged.join()).not.toContain('"level":"error"');
  });

  test('keep what was done of a run that is cancelled or runs out of time', async () => {
    await using master = await openTestMaster();
    await using minion = await startMinion(master, 'web1', { sandbox: undefined });
    const [marker, pid] = [join(minion.directory, 'done'), join(minion.directory, 'pid')];
    const states = `
${marker}:
  file.managed:
    - contents: done
    - order: 1
slow:
  cmd.run:
    - name: 'setsid sleep 600 & echo $! > ${pid}; wait'
never:
  test.nop:
    - order: last
`;
    await writeTree(master, 'states', { 'slow.sls': states });
    const isOver = async (fun: string, reason: string) => {
      const [job] = await master.client.jobs(1);
      const { jid, hosts } = await master.client.job(job?.jid ?? '');
      expect(hosts[0]).toMatchObject({ state: fun, success: false, reason });
      expect(Object.values(hosts[0]?.return ?? {})).toEqual([
        expect.objectContaining({ __id__: marker, result: true }),
        expect.objectContaining({
          __id__: 'slow',
          result: false,
          comment: expect.stringMatching(/^Interrupted\. /),
        }),
        expect.objectContaining({
          __id__: 'never',
          result: null,
          comment: expect.stringMatching(/^Not begun\. /),
        }),
      ]);
      expect(await isRunning((await readFile(pid, 'utf8')).trim())).toBe(false);
      return jid;
    };
    const { out } = await muster(master, 'apply', 'web1', 'slow', '--detach', '--json');
    const { jid } = JSON.parse(out);
    await eventually(() => existsSync(pid));
    expect((await muster(master, 'jobs', 'cancel', jid)).code).toBe(0);
    await watch(master, jid);
    expect(await isOver('cancelled', `cancelled by ${userInfo().username}`)).toBe(jid);
    const again = await muster(master, 'jobs', 'cancel', jid);
    expect([again.code, again.err]).toEqual([
      1,
      expect.stringMatching(/finished at .*nothing left to cancel/),
    ]);
    await rm(marker);
    const timed = await muster(master, 'apply', 'web1', 'slow', '--timeout', '8');
    expect(timed.code).toBe(2);
    expect(timed.out).toMatch(/^web1: timed out after 8 s: 1 failed, 1 not begun, 1 changed in /);
    await isOver('timedOut', 'timed out after 8 s');
    await rm(marker);
    expect((await muster(master, 'apply', 'web1', 'slow', '--test')).code).toBe(10);
    const list = await muster(master, 'jobs', 'list');
    expect(list.out.split('\n').map((line) => line.slice(22).trim())).toEqual([
      expect.stringMatching(/^STARTED +TOOK +USER +OUTCOME +TARGET +FUNCTION$/),
      expect.stringMatching(/ 1 pending +web1 +\(dry run\) state\.apply \["slow"\] test=true$/),
      expect.stringMatching(/ 1 timed out +web1 +state\.apply \["slow"\]$/),
      expect.stringMatching(/ago +[\d.]+ m?s +\S+ +1 cancelled +web1 +state\.apply \["slow"\]$/),
      '',
    ]);
    const shown = await muster(master, 'jobs', 'show', jid);
    expect(shown.out).toMatch(
      /^\d{20} {2}state\.apply \["slow"\]\n {2}on web1 by \S+, started .+ ago, took .+\n {2}cancelled in .+: web1\n/,
    );
    expect(shown.out).toMatch(/web1: cancelled by \S+: 1 failed, 1 not begun, 1 changed in /);
    const only = await muster(master, 'jobs', 'show', jid, 'web1', 'never');
    expect(only.out).toMatch(
      /^web1: cancelled by \S+: 1 not begun in .+\n {2}not begun test\.nop never {2}.+\n {12}Not begun\. /,
    );
    const unknown = await muster(master, 'jobs', 'show', jid, 'web1', 'nevr');
    expect([unknown.code, unknown.err]).toEqual([64, expect.stringContaining("did you mean 'never'")]);
  });

  test('are shown on narrow terminals and to programs, with hints that can be typed', async () => {
    await using master = await openTestMaster();
    await using minion = await startMinion(master, 'a-host-with-a-long-name.example.org');
    await minion.kill('SIGTERM');
    const tell = (...words: readonly string[]) => muster(master, ...words);
    const keys = await tell('key', 'list');
    expect(keys.out).toMatch(
      /^MINION +KEY +LAST HEARD +ADDRESS +FIRST SEEN\n.+ ago +127\.0\.0\.1 +.+ ago\n$/,
    );
    expect(Math.max(...keys.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const ping = await tell('run', '*', 'test.ping', '--json');
    expect([ping.code, JSON.parse(ping.out)]).toEqual([
      4,
      {
        'a-host-with-a-long-name.example.org': {
          state: 'offline',
          reason: expect.stringContaining('it was stopped'),
          lastHeard: expect.any(Number),
        },
      },
    ]);
    expect((await tell('run', 'nobody', 'test.ping')).err).toContain(
      `see: muster -c ${master.directory} key list`,
    );
    expect((await tell('token', 'create', '--ttl', '1h')).err).toContain('good for 1 h');
    expect(await tell('drift', 'history')).toEqual({ code: 0, out: '', err: 'nothing has drifted yet\n' });
  });

  test('are told of by muster status, by the names that Salt has for that, and by version', async () => {
    await using master = await openTestMaster();
    await using minion = await startMinion(master, 'web1', { sandbox: undefined });
    await using other = await startMinion(master, 'db1', { sandbox: undefined });
    await other.kill('SIGTERM');
    const tell = async (...words: readonly string[]) => (await muster(master, ...words)).out;
    const states = async () => (await master.client.minions()).map(({ state }) => state).toSorted();
    await eventually(async () => (await states()).join() === 'down,up');
    const { version, fingerprint } = await master.client.status();
    expect(await tell('status')).toMatch(
      /^master {4}\S+, up .+\nminions {3}1 up, 1 down, 0 lost\n {10}db1: down: it was stopped: .+ \(last heard .+ ago\)\nversions {2}\S+ \(2\)\ndrift {5}0 watched, none drifted\nkeys {6}0 pending, 2 accepted\n$/,
    );
    expect(JSON.parse(await tell('manage.status', '--json'))).toEqual({ up: ['web1'], down: ['db1'] });
    expect(await tell('manage.up')).toBe('- web1\n');
    expect(await tell('manage.down')).toBe('- db1\n');
    expect(JSON.parse(await tell('manage.versions', '--json'))).toMatchObject({ Master: version });
    expect(await tell('key', 'show', '--master')).toBe(`master\n  fingerprint  ${fingerprint}\n`);
    expect(await tell('run', 'web1', 'test.version')).toBe(`web1:\n    ${version}\n`);
    await master.kill('SIGKILL');
    await master.start();
    await eventually(async () => (await states()).join() === 'down,up');
    await minion.kill('SIGKILL');
    await eventually(async () => (await states()).join() === 'down,lost');
    expect(await tell('status')).toContain('0 up, 1 down, 1 lost');
  });

  test('lose no return and run nothing twice when the minion is killed', async () => {
    await using master = await openTestMaster();
    await using minion = await startMinion(master, 'web1', { sandbox: undefined });
    const [marker, pids] = [join(minion.directory, 'runs'), join(minion.directory, 'pids')];
    const command = `for run in '' setsid; do $run sleep 600 & echo $! >> ${pids}; done; echo run >> ${marker}; wait`;
    const { jid } = await master.client.startJob({
      target: { expression: '*', type: 'glob' },
      fun: 'cmd.run',
      args: [command],
    });
    await eventually(() => existsSync(marker));
    await minion.kill('SIGKILL');
    // What it ran is ended with it, be it in another session, and nobody has to start it again for that.
    const started = (await readFile(pids, 'utf8')).trim().split('\n');
    expect(started).toHaveLength(2);
    for (const pid of started) await eventually(async () => !(await isRunning(pid)));
    await minion.start();
    const hosts = await watch(master, jid);
    expect(hosts.get('web1')).toMatchObject({
      state: 'interrupted',
      success: false,
      return: expect.stringMatching(/^Interrupted/),
    });
    expect(await readFile(marker, 'utf8')).toBe('run\n');
  });
});

describe('a minion that keeps its host', () => {
  const tree = {
    'top.sls': "base: {'*': [site]}",
    'site.sls': `
/site:
  file.directory: []
/site/index.html:
  file.managed:
    - source: salt://index.j2
    - template: jinja
`,
    'index.j2': 'hello from {{ grains.id }}\n',
  };
  const wanted = 'hello from web1\n';

  test('repairs what is tampered with, tells the master, and stops when it is told to', async () => {
    await using master = await openTestMaster();
    await writeTree(master, 'states', tree);
    await using minion = await startMinion(master, 'web1');
    await runEverywhere(master, 'state.apply');
    const repairs = async () => {
      const history = await master.client.driftHistory({ limit: 100 });
      return history.filter(({ action }) => action === 'repaired').length;
    };
    await writeFile(join(minion.root, 'site/index.html'), 'defaced');
    // The file reads right before its repair is verified, and what happens until then is part of that.
    await eventually(async () => (await repairs()) === 1);
    expect(await read(minion, 'site/index.html')).toBe(wanted);
    // At once: what is removed piece by piece is repaired meanwhile
    await rename(join(minion.root, 'site'), join(minion.root, 'gone'));
    await eventually(async () => (await repairs()) === 3);
    expect(await read(minion, 'site/index.html')).toBe(wanted);
    await runEverywhere(master, 'drift.pause');
    await writeFile(join(minion.root, 'site/index.html'), 'maintenance');
    await delay(300);
    expect(await read(minion, 'site/index.html')).toBe('maintenance');
    await runEverywhere(master, 'drift.resume');
    expect(await read(minion, 'site/index.html')).toBe(wanted);
  });

  test.each([
    ['the first', 1],
    ['a later', 2],
  ])('repairs after %s run what was tampered with during it, after its turn', async (_, runs) => {
    await using master = await openTestMaster();
    await using minion = await startMinion(master, 'web1', { sandbox: undefined });
    const [motd, begun] = [join(minion.directory, 'motd'), join(minion.directory, 'begun')];
    await writeTree(master, 'states', {
      'top.sls': "base: {'*': [slow]}",
      'slow.sls': `${motd}:\n  file.managed: [{contents: hello}]\ntouch ${begun}; sleep 2:\n  cmd.run: []\n`,
    });
    for (let run = 1; run < runs; run++) await runEverywhere(master, 'state.apply');
    await rm(begun, { force: true });
    const running = runEverywhere(master, 'state.apply');
    await eventually(() => existsSync(begun));
    await writeFile(motd, 'defaced');
    expect((await running).get('web1')?.success).toBe(true);
    await eventually(async () => (await readFile(motd, 'utf8')) === 'hello\n');
  });

  test('goes on watching what a run leaves out, and follows a run of single files', async () => {
    await using master = await openTestMaster();
    await writeTree(master, 'states', {
      ...tree,
      'top.sls': "base: {'*': [site, motd]}",
      'motd.sls': motd('hello'),
    });
    await using minion = await startMinion(master, 'web1');
    const isRepaired = async (path: string, text: string) => {
      await writeFile(join(minion.root, path), 'defaced');
      await eventually(async () => (await read(minion, path)) === text);
    };
    const status = async () => (await runEverywhere(master, 'drift.status')).get('web1')?.return;
    await runEverywhere(master, 'state.apply');
    expect(await status()).toMatchObject({ watched: 3, drifted: [] });
    for (const [fun, args, kwargs] of [
      ['state.apply', [], { exclude: ['site'] }],
      ['state.highstate', [], { whitelist: ['motd'] }],
      ['state.apply', [], { test: true }],
      ['state.apply', [], { pillar: { a: 1 } }],
      ['state.sls_id', ['/motd.txt', 'motd'], {}],
      ['state.single', ['file.managed', '/motd.txt'], { contents: 'hello' }],
    ] as const) {
      const returned = (await runEverywhere(master, fun, [...args], kwargs)).get('web1');
      expect([fun, returned?.success, returned?.return]).toEqual([fun, true, expect.anything()]);
      expect(await status()).toMatchObject({ watched: 3 });
    }
    await isRepaired('site/index.html', wanted);
    await writeTree(master, 'states', { 'motd.sls': motd('good morning') });
    await runEverywhere(master, 'state.apply', ['motd']);
    await isRepaired('motd.txt', 'good morning\n');
    expect(await status()).toMatchObject({ watched: 3 });
    await writeTree(master, 'states', { 'top.sls': "base: {'*': [motd]}" });
    await runEverywhere(master, 'state.apply');
    expect(await status()).toMatchObject({ watched: 1 });
  });

  test('goes on after a restart, without its master, from what it was told then', async () => {
    await using master = await openTestMaster();
    await writeTree(master, 'states', tree);
    await using minion = await startMinion(master, 'web1');
    await runEverywhere(master, 'state.apply');
    await writeTree(master, 'states', { 'index.j2': 'a newer tree is not drift' });
    await minion.kill('SIGKILL');
    await master.kill('SIGKILL');
    await rm(join(minion.directory, 'root/var/cache'), { recursive: true });
    await mkdir(join(minion.root, 'site'), { recursive: true });
    await writeFile(join(minion.root, 'site/index.html'), 'changed while nobody looked');
    const repaired = async (times: number) => {
      const told = () => minion.logged.filter((line) => line.includes('drift repaired')).length;
      await eventually(() => told() === times);
      expect(await read(minion, 'site/index.html')).toBe(wanted);
    };
    await minion.start();
    await repaired(1);
    await writeFile(join(minion.root, 'site/index.html'), 'defaced');
    await repaired(2);
    await master.start();
    await minion.connected();
    await eventually(async () => (await master.client.driftHistory({ limit: 100 })).length === 2);
  });
});

test('a value of the mine that changes brings those who read it to their new state', async () => {
  await using master = await openTestMaster();
  await writeTree(master, 'states', {
    'top.sls': "base: {'web*': [hosts]}",
    'hosts.sls':
      "/db.txt:\n  file.managed:\n    - contents: {{ salt['mine.get']('db1', 'address').get('db1', 'unknown') }}\n",
  });
  await using web = await startMinion(master, 'web1');
  await using before = await startMinion(master, 'db1', sharing('10.0.0.1'));
  await eventually(async () => JSON.stringify(await minesOf(master, 'address')).includes('10.0.0.1'));
  await runEverywhere(master, 'state.apply');
  expect(await read(web, 'db.txt')).toBe('10.0.0.1\n');
  await before.kill('SIGTERM');
  await using after = await prepareMinion(master, 'db1', sharing('10.0.0.2'));
  await after.start();
  await eventually(async () => (await read(web, 'db.txt')) === '10.0.0.2\n');
});

async function isRunning(pid: string): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State:\tX');
  return !/^State:\t[XZ]/m.test(status);
}

function sharing(address: string) {
  return { mine_functions: { address: [{ mine_function: 'test.echo' }, address] } };
}

function motd(text: string): string {
  return `/motd.txt:\n  file.managed:\n    - contents: ${text}\n`;
}

function changesOf(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'changes' in result ? result.changes : undefined;
}

function read(minion: RealMinion, path: string): Promise<string> {
  return readFile(join(minion.root, path), 'utf8');
}

async function minesOf(master: TestMaster, fun = 'who'): Promise<Record<string, unknown>> {
  const values = await master.client.mineGet({ target: { expression: '*', type: 'glob' }, functions: [fun] });
  return values[fun] ?? {};
}
