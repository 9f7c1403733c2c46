import { createRegistry } from '@muster/catalog';
import {
  type Command,
  createMemoryHost,
  type Host,
  type Json,
  plainChunk,
  plainContext,
  runStates,
  textOf,
} from '@muster/engine';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const { states } = createRegistry();

/** To write, or to run, what they are given is what these are for. */
const writesWhatItIsTold = /^(?:file|cmd|module|test)\.|^(?:pkgrepo\.managed:key_text|environ\.)/;

/** What would begin a line, a field, an option or a word of its own in a file that is read by lines. */
const hostile = ['x\nevil line', 'x\r\nevil line', 'x] evil [', 'x evil=1', 'x # evil'];

/** A host with the accounts, programs and files that states write to; what is sent to a program is kept. */
function recordingHost() {
  const sent: string[] = [];
  const keep = (_args: readonly string[], { argv, stdin }: Command) => {
    sent.push([argv[0], stdin?.toString() ?? ''].join('\n'));
    return argv[0] === 'psql' ? { stdout: '[]' } : {};
  };
  const programs = [
    'crontab',
    'psql',
    'chpasswd',
    'gpasswd',
    'supervisorctl',
    'git',
    'pip',
    'useradd',
    'groupadd',
    'usermod',
    'groupmod',
    'python3',
  ];
  const host = createMemoryHost({
    users: [{ name: 'app' }, { name: 'postgres' }],
    files: {
      '/etc/hosts': '127.0.0.1 localhost\n',
      '/etc/apt/sources.list.d/x.list': '',
      '/cached/key': 'key',
      '/usr/bin/python3': { link: 'python3.11' },
      '/usr/bin/python3.11': '',
    },
    programs: Object.fromEntries(programs.map((name) => [name, keep])),
  });
  return { host, sent };
}

/** The texts that a run wrote for somebody who reads lines. */
async function written(name: string, args: Readonly<Record<string, Json>>): Promise<readonly string[]> {
  const { host, sent } = recordingHost();
  await run(name, args, host);
  const files = [...host.files.entries]
    .filter(([path]) => /^\/etc\/(?:hosts$|apt\/)|cron/.test(path))
    .map(([, { bytes }]) => Buffer.from(bytes).toString());
  return [...files, ...sent.filter((text) => text.startsWith('crontab\n')).map((text) => text.slice(8))];
}

describe('no value becomes a line or a word of its own in a file that is read by lines', () => {
  it.each([...states.names()].filter((name) => !writesWhatItIsTold.test(name)))(
    'by the state %s',
    async (name) => {
      const definition = states.get(name);
      const shape: unknown =
        definition?.args instanceof z.ZodObject ? Object.keys(definition.args.shape) : [];
      const names = z.array(z.string()).parse(shape);
      for (const example of definition?.examples ?? []) {
        for (const key of names) {
          if (writesWhatItIsTold.test(`${name}:${key}`)) continue;
          for (const value of hostile) {
            for (const given of [value, [value]]) {
              const waits = name.startsWith('wait.') ? { wait_for: 0 } : {};
              const texts = await written(name, { ...example, ...waits, [key]: given });
              const lines = texts
                .flatMap((text) => text.split(/[\r\n]/))
                .filter((line) => line.startsWith('evil'));
              expect(lines, `${key}: ${JSON.stringify(given)}`).toEqual([]);
            }
          }
        }
      }
    },
  );

  it.each([
    ['architectures', 'amd64 trusted=yes'],
    ['architectures', 'amd64] http://evil.test/ [x=y'],
    ['dist', 'sid main'],
    ['dist', 'sid # '],
    ['comps', 'main\nDeb: x'],
    ['signedby', '/x trusted=yes'],
    ['comments', 'x\ndeb http://evil.test/ ./'],
  ])('by %s of a source of packages: %j', async (key, value) => {
    const source = 'deb https://packages.example.test/debian bookworm main';
    const texts = await written('pkgrepo.managed', { name: source, [key]: value });
    expect(texts.join('\n')).not.toContain(value);
  });

  it('and the check sees what is written', async () => {
    expect(await written('cron.present', { name: 'evil line' })).toContainEqual(
      expect.stringContaining('evil line'),
    );
    expect(await written('host.present', { name: 'evil', ip: '10.0.0.5' })).toContainEqual(
      expect.stringContaining('evil'),
    );
    expect(await written('pkgrepo.managed', { name: 'deb https://evil.test/ bookworm main' })).toContainEqual(
      expect.stringContaining('evil'),
    );
  });
});

describe('what decides what runs here does not come in clear text', () => {
  it.each([
    ['pkgrepo.managed', { name: 'deb https://a.test/ bookworm main', key_url: 'http://a.test/key.asc' }],
    ['pip.installed', { name: 'app', requirements: 'http://a.test/requirements.txt' }],
    ['virtualenv.managed', { name: '/srv/venv', requirements: ['http://a.test/requirements.txt'] }],
    ['cmd.script', { name: 'http://a.test/script.sh' }],
  ])('for %s', async (name, args) => {
    const { host } = recordingHost();
    const fetched: string[] = [];
    const [result] = await run(name, args, host, fetched);
    expect(result).toMatchObject({ result: false, comment: expect.stringContaining('clear text') });
    expect(fetched).toEqual([]);
  });

  it('unless skip_verify says so', async () => {
    const { host } = recordingHost();
    const fetched: string[] = [];
    await run(
      'pip.installed',
      { name: 'app', requirements: 'http://a.test/r.txt', skip_verify: true },
      host,
      fetched,
    );
    await run(
      'pkgrepo.managed',
      { name: 'deb https://a.test/ b main', key_url: 'http://a.test/k', skip_verify: true },
      host,
      fetched,
    );
    expect(new Set(fetched)).toEqual(new Set(['http://a.test/r.txt', 'http://a.test/k']));
  });
});

async function run(id: string, given: Readonly<Record<string, Json>>, host: Host, fetched: string[] = []) {
  const { name = 'x', ...args } = given;
  const chunk = plainChunk(id, textOf(name), { args });
  const cache = async (url: string) => {
    fetched.push(url);
    return { path: '/cached/key', sha256: '', size: 3, mode: 0o644 };
  };
  const results = await runStates([chunk], {
    states,
    host,
    context({ test }) {
      const context = plainContext({ test });
      return { ...context, files: { ...context.files, cache } };
    },
    test: false,
    signal: AbortSignal.timeout(60_000),
  });
  return Object.values(results);
}
