import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Narrator, type Place } from './narrator.ts';

const minions = { api: '127.0.0.11', db: '127.0.0.12' } as const;

/** The story on one machine without root: a master and minions side by side, a sandbox directory per minion. */
export async function runLocalDemo(checkout: string): Promise<void> {
  const story = new Narrator();
  const room = await mkdtemp(join(tmpdir(), 'muster-demo-'));
  const daemons: ChildProcess[] = [];
  try {
    await tell(story, checkout, room, daemons);
    if (process.stdin.isTTY) {
      const prompt = createInterface({ input: process.stdin, output: process.stdout });
      await prompt.question('\nPress Enter to take it down. ');
      prompt.close();
    }
  } catch (error) {
    for (const name of ['master', ...Object.keys(minions)]) {
      const log = await readFile(join(room, `${name}.log`), 'utf8').catch(() => '');
      console.error(`\n${name}.log ends with\n${log.trimEnd().split('\n').slice(-5).join('\n')}`);
    }
    throw error;
  } finally {
    await Promise.all(daemons.map(end));
    await rm(room, { recursive: true, force: true });
  }
}

async function tell(story: Narrator, checkout: string, room: string, daemons: ChildProcess[]): Promise<void> {
  const program = join(checkout, 'dist/muster/bin/muster');
  const here = placeWith(join(checkout, 'dist/muster/bin'), room);
  const start = async (name: string, daemon: 'master' | 'minion') => {
    story.show(here, `muster ${daemon} -c ${name} &`);
    const log = await open(join(room, `${name}.log`), 'a');
    daemons.push(spawn(program, [daemon, '-c', name], { cwd: room, stdio: ['ignore', log.fd, log.fd] }));
    await log.close();
  };

  story.chapter('A master and two minions side by side, without root');
  await configure(checkout, room);
  story.say(`Everything is below ${room}; a minion's sandbox stands for its host's root.`);
  await start('master', 'master');
  for (const id of Object.keys(minions)) await start(id, 'minion');

  story.chapter('Minions ask to join; the operator decides');
  await story.until(here, `[ "$(muster -c master key list --json | grep -c '"pending"')" = 2 ]`);
  await story.run(here, 'muster -c master key list');
  await story.run(here, 'muster -c master key accept --all');
  await story.until(here, "muster -c master run '*' test.ping --json");
  await story.run(here, "muster -c master run '*' test.ping");

  story.chapter('What would change, and then the change');
  await story.run(here, "muster -c master apply '*' --test", 10);
  await story.run(here, "muster -c master apply '*'");

  story.chapter('What the minions tell each other');
  await story.run(here, "muster -c master mine get 'db*' internal_address");
  const settings = 'api/sandbox/srv/notes/app/.env';
  await story.run(here, `grep -v -e PASSWORD -e SECRET ${settings}`);

  story.chapter('Applying again changes nothing');
  await story.run(here, "muster -c master apply '*'");

  story.chapter('Drift is repaired when it happens');
  const right = (await story.quietly(here, `sha256sum ${settings}`)).trim();
  const isRight = `[ "$(sha256sum ${settings} 2>&1)" = "${right}" ]`;
  const edited = await story.tamper(here, `sed -i s/^DB_HOST=.*/DB_HOST=203.0.113.1/ ${settings}`, isRight);
  story.say(`repaired after ${edited} ms`);
  const removed = await story.tamper(here, `rm ${settings}`, isRight);
  story.say(`repaired after ${removed} ms`);
  await story.until(here, 'muster -c master drift history | grep -q .env');
  await story.run(here, 'muster -c master drift history');

  story.chapter('Look around');
  story.say(`While this runs, in another terminal:

  cd ${room}; PATH=${join(checkout, 'dist/muster/bin')}:$PATH
  muster -c master jobs list
  muster -c master drift status
  find api/sandbox db/sandbox -type f`);
}

async function configure(checkout: string, room: string): Promise<void> {
  const [bus, enrolment, identity] = await freePorts(3);
  const ports = { bus_port: bus, enrolment_port: enrolment, identity_port: identity };
  await writeConfig(room, 'master', 'master', {
    ...ports,
    interface: '127.0.0.1',
    file_roots: { base: [join(checkout, 'test/demo/local/states'), join(checkout, 'states')] },
    pillar_roots: { base: [join(checkout, 'test/demo/local/pillar'), join(checkout, 'pillar')] },
  });
  for (const [id, address] of Object.entries(minions)) {
    await mkdir(join(room, id, 'sandbox'), { recursive: true });
    await writeConfig(room, id, 'minion', {
      ...ports,
      id,
      master: '127.0.0.1',
      sandbox: 'sandbox',
      grains: { internal_address: address },
    });
  }
}

/** JSON is YAML, so a configuration is written as it is meant. */
async function writeConfig(room: string, name: string, daemon: string, config: object): Promise<void> {
  await mkdir(join(room, name), { recursive: true });
  const text = JSON.stringify({ root_dir: 'root', ...config }, undefined, 2);
  await writeFile(join(room, name, `${daemon}.yaml`), `${text}\n`);
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  return await Promise.all(
    servers.map(async (server) => {
      await once(server, 'listening');
      const address = server.address();
      server.close();
      await once(server, 'close');
      return address !== null && typeof address === 'object' ? address.port : 0;
    }),
  );
}

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const exited = once(daemon, 'exit');
  daemon.kill('SIGTERM');
  const tooLate = setTimeout(() => daemon.kill('SIGKILL'), 5000);
  await exited;
  clearTimeout(tooLate);
}

function placeWith(bin: string, room: string): Place {
  const path = `PATH=${bin}:${process.env['PATH'] ?? ''}`;
  return { prompt: '$', argv: (line) => Promise.resolve(['env', '-C', room, path, 'bash', '-c', line]) };
}
