import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../bus/test-bus.ts';
import { openTestMaster, type TestMaster } from '../bus/test-master.ts';
import { type RealMinion, runEverywhere, startMinion, writeTree } from '../minion/real-minion.ts';

const password = 'correct-horse-battery';

let master: TestMaster;
let minion: RealMinion;
beforeAll(async () => {
  // The worst that whoever starts them can have set.
  const umask = process.umask(0);
  try {
    master = await openTestMaster();
    await writeTree(master, 'pillar', {
      'top.sls': "base: {'*': [app]}",
      'app.sls': `app: {password: ${password}}`,
    });
    await writeTree(master, 'states', states);
    minion = await startMinion(master, 'web1');
  } finally {
    process.umask(umask);
  }
}, 30_000);
afterAll(async () => {
  await minion[Symbol.asyncDispose]();
  await master[Symbol.asyncDispose]();
});

const states = {
  'secret.sls': `
/app.env:
  file.managed:
    - source: salt://app.env.j2
    - template: jinja
    - mode: '0600'
shown:
  cmd.run:
    - name: "echo {{ pillar.app.password }}; echo {{ pillar.app.password }} >&2; exit 3"
`,
  'app.env.j2': 'PASSWORD={{ pillar.app.password }}\n',
  'planted.sls': '/home/app/out/file:\n  file.managed:\n    - contents: mine\n',
  'escape.sls':
    '/../../escaped:\n  file.managed:\n    - contents: x\n/home/../../../escaped:\n  file.managed:\n    - contents: x\n',
  'include.sls': "{% include '../pillar/app.sls' %}",
  'import.sls': "{% import_yaml '/etc/passwd' as x %}",
};

describe('what a minion keeps on its host', () => {
  it('can be written by nobody else, and its keys, caches, spool and socket be read by nobody else', async () => {
    await runEverywhere(master, 'state.apply', ['secret']);
    const root = join(minion.directory, 'root');
    const modes = new Map<string, number>();
    for (const name of await readdir(root, { recursive: true })) {
      const found = await stat(join(root, name)).catch(() => undefined);
      if (found !== undefined) modes.set(name, found.mode);
    }
    expect([...modes].filter(([, mode]) => (mode & 0o022) !== 0)).toEqual([]);
    // A file that others may read is still out of their reach below a directory that they may not enter.
    const isPrivate = (name: string): boolean =>
      name !== '.' && (((modes.get(name) ?? 0o777) & 0o077) === 0 || isPrivate(join(name, '..')));
    const files = [...modes].filter(([, mode]) => (mode & 0o170000) !== 0o040000);
    expect(files.length).toBeGreaterThan(3);
    expect(files.map(([name]) => name).filter((name) => !isPrivate(name))).toEqual([]);
    expect((await stat(join(minion.root, 'app.env'))).mode & 0o777).toBe(0o600);
  });

  it('shows a secret of its pillar in no result, diff, log or event', async () => {
    const events: string[] = [];
    const following = (async () => {
      for await (const event of master.client.events('*')) {
        events.push(JSON.stringify(event));
        if (event.tag.endsWith('/end')) return;
      }
    })();
    await eventually(async () => {
      await runEverywhere(master, 'test.ping');
      return events.length > 0;
    });
    const { return: result } = (await runEverywhere(master, 'state.apply', ['secret'])).get('web1') ?? {};
    await following;
    const history = await master.client.jobs(100);
    const shown = JSON.stringify([result, events, history, minion.logged, master.logged]);
    expect(shown).toContain('***');
    expect(shown).not.toContain(password);
    expect(
      JSON.stringify((await runEverywhere(master, 'cmd.run', [`echo ${password}`])).get('web1')),
    ).not.toContain(`"return":"${password}`);
  });

  it('has its secrets in no argument or variable of its processes', async () => {
    for (const pid of await processesBelow(minion.pid())) {
      for (const file of ['cmdline', 'environ']) {
        const text = await readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
        expect(text).not.toContain(password);
      }
    }
  });
});

describe('a state', () => {
  it('is led out of its sandbox by no link', async () => {
    const outside = join(minion.directory, 'outside');
    await writeFile(outside, 'kept');
    await mkdir(join(minion.root, 'home/app/out'), { recursive: true });
    await symlink(outside, join(minion.root, 'home/app/out/file'));
    await runEverywhere(master, 'state.apply', ['planted']);
    expect(await readFile(outside, 'utf8')).toBe('kept');
  });

  it('stays in the sandbox of a minion that has one', async () => {
    await runEverywhere(master, 'state.apply', ['escape']);
    await expect(stat(join(minion.directory, 'escaped'))).rejects.toThrow();
    await expect(stat(join(master.directory, 'escaped'))).rejects.toThrow();
    expect(await readFile(join(minion.root, 'escaped'), 'utf8')).toBe('x\n');
  });
});

describe('a template', () => {
  it.each(['include', 'import'])('reaches no file outside of the file roots with %s', async (sls) => {
    const { success, return: result } = (await runEverywhere(master, 'state.apply', [sls])).get('web1') ?? {};
    expect(success).toBe(false);
    expect(JSON.stringify(result)).not.toMatch(/root:x:0|correct-horse/);
  });
});

async function processesBelow(pid: number): Promise<number[]> {
  const tasks = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const children = tasks.split(' ').filter(Boolean).map(Number);
  return [pid, ...(await Promise.all(children.map(processesBelow))).flat()];
}
