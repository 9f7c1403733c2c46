import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patience } from '../patience.ts';
import { eventually, Fleet } from './fleet.ts';
import { serviceTampering, surroundedTampering, surroundings, type Tampering } from './tampering.ts';

interface State {
  readonly result: boolean | null;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly comment: string;
}
type Run = Readonly<Record<string, Readonly<Record<string, State>>>>;

interface DriftEntry {
  readonly minion: string;
  readonly time: number;
  readonly fun: string;
  readonly name: string;
  readonly action: string;
  readonly latencyMs?: number;
}

interface DriftState {
  readonly id: string;
  readonly fun: string;
  readonly name: string;
  readonly reason?: string;
}

interface DriftStatus {
  readonly minion: string;
  readonly mode: string;
  readonly watched: number;
  readonly drifted: readonly DriftState[];
  readonly contested: readonly DriftState[];
}

let fleet: Fleet;
let predicted: string[];
const environmentFile = '/srv/notes/app/.env';

beforeAll(async () => {
  fleet = await Fleet.raise({
    name: 'story',
    hosts: ['master', 'api', 'db'],
    states: 'states',
    pillar: 'pillar',
  });
  await fleet.acceptAll();
});

afterAll(async () => {
  await fleet?.bed.down();
});

/** `host: key` of every state that fits, sorted; failures are shown with their comments. */
function statesThat(run: Run, fits: (state: State) => boolean): string[] {
  return Object.entries(run)
    .flatMap(([host, states]) =>
      Object.entries(states)
        .filter(([, state]) => fits(state))
        .map(([key, state]) => `${host}: ${key}${state.result === false ? ` - ${state.comment}` : ''}`),
    )
    .toSorted();
}

const failed = (state: State) => state.result === false;
const changed = (state: State) => Object.keys(state.changes).length > 0;

async function request(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const script = `
import json, sys, urllib.request, urllib.error
request = urllib.request.Request(sys.argv[2], method=sys.argv[1], data=sys.argv[3].encode() or None, headers={'Content-Type': 'application/json'})
try:
    answer = urllib.request.urlopen(request, timeout=10)
except urllib.error.HTTPError as error:
    answer = error
print(answer.status)
print(answer.read().decode())
`;
  const url = `http://${fleet.host('api').address}${path}`;
  const output = await fleet
    .host('db')
    .run(['python3', '-c', script, method, url, body === undefined ? '' : JSON.stringify(body)]);
  const [status = '', ...text] = output.split('\n');
  return { status: Number(status), body: JSON.parse(text.join('\n')) };
}

describe('from nothing to a served API', () => {
  test('a dry run on fresh hosts fails nothing, changes nothing and says that changes are pending', async () => {
    const run = await fleet.returns<Run>(['apply', '*', '--test'], [10]);
    expect(Object.keys(run).toSorted()).toEqual(['api', 'db', 'master']);
    expect(statesThat(run, failed)).toEqual([]);
    predicted = statesThat(run, (state) => state.result === null);
    expect(predicted.length).toBeGreaterThan(15);
    expect((await fleet.host('db').exec(['test', '-e', '/etc/postgresql'])).code).toBe(1);
    expect((await fleet.host('api').exec(['id', 'notes'])).code).toBe(1);
  });

  test('the run then changes exactly the states that the dry run predicted', async () => {
    const run = await fleet.returns<Run>(['apply', '*']);
    expect(statesThat(run, failed)).toEqual([]);
    expect(statesThat(run, changed)).toEqual(predicted);
  });

  test('a second run changes nothing on any host, and a dry run has nothing to say', async () => {
    const run = await fleet.returns<Run>(['apply', '*']);
    expect(statesThat(run, (state) => failed(state) || changed(state))).toEqual([]);
    const dry = await fleet.returns<Run>(['apply', '*', '--test'], [0]);
    expect(statesThat(dry, (state) => state.result !== true)).toEqual([]);
  });

  test('the mine knows the address of the database, and the settings of the API carry it', async () => {
    const mine = await fleet.json<Record<string, string[]>>(['mine', 'get', 'db*', 'network.ip_addrs']);
    expect(mine).toEqual({ db: [fleet.host('db').address] });
    expect(await fleet.host('api').read(environmentFile)).toContain(`DB_HOST=${fleet.host('db').address}`);
  });

  test('the mine follows a new address of a host at once', async () => {
    const addresses = async () =>
      (await fleet.json<Record<string, string[]>>(['mine', 'get', 'db', 'network.ip_addrs']))['db'];
    const before = await addresses();
    await fleet.host('db').run(['ip', 'address', 'add', '10.77.0.222/24', 'dev', 'eth0']);
    await eventually(
      'the new address is in the mine',
      async () => (await addresses())?.includes('10.77.0.222') ?? false,
    );
    await fleet.host('db').run(['ip', 'address', 'delete', '10.77.0.222/24', 'dev', 'eth0']);
    await eventually('it is gone again', async () => (await addresses())?.join() === before?.join());
    // Who read the address applies its states again. What is changed under its hands meanwhile waits for the next sweep.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    // A dry run waits for its turn behind them.
    await fleet.muster('apply', '*', '-t');
  });

  test('the API answers through nginx from another host, and writes to and reads from PostgreSQL', async () => {
    expect((await request('GET', '/health/')).status).toBe(200);
    const created = await request('POST', '/notes/', { text: 'from a test' });
    expect(created.status).toBe(201);
    const { body } = await request('GET', '/notes/');
    expect(JSON.stringify(body)).toContain('from a test');
    const rows = await fleet
      .host('db')
      .run(['psql', '-At', '-d', 'notes', '-c', 'select text from notes_note'], { user: 'postgres' });
    expect(rows).toContain('from a test');
  });

  test('no secret of the pillar is in any return, event log or history', async () => {
    const [job] = await fleet.json<{ jid: string }[]>(['jobs', 'list']);
    const history = await fleet.muster('jobs', 'show', job?.jid ?? '', '--json');
    const journals = await Promise.all(
      [...fleet.hosts.values()].map(
        async (host) => await host.run(['journalctl', '--no-pager', '-u', 'muster-*']),
      ),
    );
    const password =
      /password: (\S+)/.exec(await fleet.master.read('/srv/muster/pillar/database.sls'))?.[1] ?? '';
    expect(password.length).toBeGreaterThan(8);
    for (const text of [history.stdout, ...journals]) expect(text).not.toContain(password);
  });
});

const history = async () => await fleet.json<DriftEntry[]>(['drift', 'history', '-n', '50']);

const statusOf = async (minion: string) =>
  (await fleet.json<DriftStatus[]>(['drift', 'status'])).find((status) => status.minion === minion);

const repaired = async (fun: string, name: string) =>
  (await history()).filter(
    (entry) => entry.action === 'repaired' && entry.fun === fun && entry.name === name,
  );

describe('corrected when it drifts', () => {
  test('a tampered .env is repaired at once, and the repair is reported with its time', async () => {
    const before = await fleet.host('api').read(environmentFile);
    // The mine has just changed twice: a highstate that it brought about may be what puts the file right.
    await eventually('a repair is in the history', async () => {
      await fleet.host('api').shell(`echo DB_HOST=evil >> ${environmentFile}`);
      await eventually(
        '.env is as it was',
        async () => (await fleet.host('api').read(environmentFile)) === before,
      );
      return (await repaired('file.managed', environmentFile)).length > 0;
    });
    const [entry] = await repaired('file.managed', environmentFile);
    expect(entry?.minion).toBe('api');
    expect(entry?.latencyMs).toBeLessThan(2000 * patience);
  });

  test('a file replaced atomically or removed is repaired too', async () => {
    const path = '/etc/nginx/sites-available/notes-api';
    const before = await fleet.host('api').read(path);
    await fleet.host('api').shell(`echo broken > ${path}.tmp; mv ${path}.tmp ${path}`);
    await eventually('replaced: as it was', async () => (await fleet.host('api').read(path)) === before);
    await fleet.host('api').run(['rm', path]);
    await eventually('removed: as it was', async () => (await fleet.host('api').read(path)) === before);
  });

  test('a stopped supervisor runs again', async () => {
    await fleet.host('api').run(['systemctl', 'stop', 'supervisor']);
    await eventually(
      'supervisor is active',
      async () => (await fleet.host('api').exec(['systemctl', 'is-active', 'supervisor'])).code === 0,
    );
    await eventually('the API answers', async () => (await request('GET', '/health/')).status === 200);
  });

  test('drift is repaired while the master is stopped, and reported when it is back', async () => {
    const before = await fleet.host('api').read(environmentFile);
    const { length: count } = await repaired('file.managed', environmentFile);
    await fleet.master.run(['systemctl', 'stop', 'muster-master']);
    await fleet.host('api').shell(`echo away >> ${environmentFile}`);
    await eventually(
      '.env is as it was',
      async () => (await fleet.host('api').read(environmentFile)) === before,
    );
    await fleet.master.run(['systemctl', 'start', 'muster-master']);
    await eventually(
      'the repair is in the history',
      async () => (await repaired('file.managed', environmentFile)).length > count,
    );
  });

  test('a paused minion leaves drift alone, a resumed one repairs it', async () => {
    await fleet.json(['drift', 'pause', 'api']);
    const before = await fleet.host('api').read(environmentFile);
    await fleet.host('api').shell(`echo paused >> ${environmentFile}`);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await fleet.host('api').read(environmentFile)).not.toBe(before);
    await fleet.json(['drift', 'resume', 'api']);
    await eventually(
      '.env is as it was',
      async () => (await fleet.host('api').read(environmentFile)) === before,
    );
  });

  test('with drift: report in pillar, drift is told and left alone; with enforce again, it is repaired', async () => {
    const api = fleet.host('api');
    const before = await api.read(environmentFile);
    const pillar = await fleet.master.read('/srv/muster/pillar/api.sls');
    await fleet.writeTree({ 'pillar/api.sls': `${pillar}\ndrift: report\n` });
    await fleet.json(['run', 'api', 'saltutil.refresh_pillar']);
    await eventually('api only reports', async () => (await statusOf('api'))?.mode === 'report');
    await api.shell(`echo reported >> ${environmentFile}`);
    await eventually(
      'the drift is told',
      async () => (await statusOf('api'))?.drifted.some(({ name }) => name === environmentFile) ?? false,
    );
    expect(await api.read(environmentFile)).not.toBe(before);

    await fleet.writeTree({ 'pillar/api.sls': pillar });
    await fleet.json(['run', 'api', 'saltutil.refresh_pillar']);
    await eventually('.env is as it was', async () => (await api.read(environmentFile)) === before);
  });

  test('the status tells what is watched on every host', async () => {
    const status = await fleet.json<DriftStatus[]>(['drift', 'status']);
    expect(status.map((entry) => entry.minion).toSorted()).toEqual(['api', 'db', 'master']);
    for (const entry of status) {
      expect(entry.mode).toBe('enforce');
      expect(entry.watched, entry.minion).toBeGreaterThan(0);
      expect(entry.drifted, entry.minion).toEqual([]);
    }
  });
});

const contestedNginx = async () => (await statusOf('api'))?.contested.find(({ name }) => name === 'nginx');

/** What a host says of its watch itself; the master hears of it a moment later. */
async function watchOf(host: string): Promise<DriftStatus> {
  const answers = await fleet.returns<Record<string, DriftStatus>>(['run', host, 'drift.status']);
  const status = answers[host];
  if (status === undefined) throw new Error(`${host} does not answer`);
  return status;
}

/** Tampers, and waits until it is put right and nothing differs any more. */
async function isPutRight({ about, host, tamper, isRight }: Tampering): Promise<void> {
  await fleet.host(host).shell(tamper);
  const waited = `${about}: ${isRight}`;
  const isHostRight = async () => (await fleet.host(host).exec(['sh', '-c', isRight])).code === 0;
  await eventually(waited, isHostRight);
  const isQuiet = async () => (await watchOf(host)).drifted.length === 0;
  await eventually(`${about}: nothing differs`, isQuiet);
}

describe('kept as it was applied', () => {
  test('whatever surrounds a state is no drift after its run', async () => {
    await fleet.writeTree(surroundings);
    const run = await fleet.returns<Run>(['apply', 'master']);
    expect(statesThat(run, failed)).toEqual([]);
    await fleet.json(['run', 'master', 'drift.sweep']);
    expect((await watchOf('master')).drifted).toEqual([]);
    expect((await history()).filter(({ name }) => name.startsWith('/srv/around'))).toEqual([]);
  });

  test.each(surroundedTampering)('$about is repaired as it was applied', isPutRight);

  test('a state is left alone while its unless holds', async () => {
    const master = fleet.master;
    await master.shell('touch /srv/around/off; echo wrong > /srv/around/unless');
    await fleet.json(['run', 'master', 'drift.sweep']);
    expect(await master.read('/srv/around/unless')).toBe('wrong\n');
    await master.run(['rm', '/srv/around/off']);
    await fleet.json(['run', 'master', 'drift.sweep']);
    expect(await master.read('/srv/around/unless')).toBe('right\n');
  });

  test.each(serviceTampering)('$about is put right', isPutRight);

  test('what a run leaves out stays watched, and what left the tree does not', async () => {
    const before = (await watchOf('master')).watched;
    await fleet.json(['run', 'master', 'state.apply', 'exclude=surroundings']);
    expect((await watchOf('master')).watched).toBe(before);
    const tampering = {
      about: 'what was left out',
      host: 'master',
      tamper: 'echo wrong > /srv/around/retry',
    };
    await isPutRight({ ...tampering, isRight: 'grep -qx right /srv/around/retry' });
    const states = surroundings['states/surroundings.sls'] ?? '';
    await fleet.writeTree({
      'states/surroundings.sls': states.replaceAll('contents: right', 'contents: new'),
    });
    await fleet.json(['apply', 'master', 'surroundings']);
    await isPutRight({ ...tampering, isRight: 'grep -qx new /srv/around/retry' });
    const top = surroundings['states/top.sls'] ?? '';
    await fleet.writeTree({ 'states/top.sls': top.replace(', surroundings, ticker', '') });
    await fleet.json(['apply', 'master']);
    expect((await watchOf('master')).watched).toBe(before - 9);
  });

  test('a package that is removed comes back with what depends on it, in the order of the run', async () => {
    const { time: since = 0 } = (await history())[0] ?? {};
    await isPutRight({
      about: 'supervisor is removed',
      host: 'api',
      tamper: 'apt-get purge -qy supervisor && rm -rf /etc/supervisor',
      isRight: 'supervisorctl status notes-api | grep -q RUNNING',
    });
    const states = ['pkg.installed', 'file.managed', 'supervisord.running'];
    let times: number[][] = [];
    // The last of them is told a moment after the program runs.
    await eventually('all of it is told', async () => {
      const repairs = (await history()).filter(({ action, time }) => action === 'repaired' && time > since);
      times = states.map((fun) => repairs.filter((entry) => entry.fun === fun).map(({ time }) => time));
      return times.every(({ length }) => length > 0);
    });
    expect(times.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(times.flat()).toEqual(times.flat().toSorted((left, right) => left - right));
    await eventually('the API answers', async () => (await request('GET', '/health/')).status === 200);
  });

  test('what cannot be repaired is contested, with the reason, until it can be', async () => {
    const follow = "exec muster events --json --tag 'muster/drift/*' > /tmp/told";
    await fleet.master.run(['systemd-run', '-q', '--unit=told', 'sh', '-c', follow]);
    const broken = '/etc/nginx/conf.d/broken.conf';
    await fleet.host('api').shell(`echo nonsense > ${broken}; systemctl stop nginx`);
    await eventually('nginx is contested', async () => (await contestedNginx()) !== undefined);
    expect((await contestedNginx())?.reason).toContain('nginx');
    await eventually('that is told', async () => {
      const lines = (await fleet.master.read('/tmp/told')).split('\n');
      return lines.some(
        (line) => line.includes('"contested"') && line.includes('start nginx.service failed'),
      );
    });
    await fleet.host('api').run(['rm', broken]);
    await eventually('nginx runs', async () => (await contestedNginx()) === undefined);
    await isPutRight({
      about: 'nginx runs',
      host: 'api',
      tamper: 'true',
      isRight: 'systemctl is-active -q nginx',
    });
  });
});
