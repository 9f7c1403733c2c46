import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CommandResult, type Host, Testbed } from '@muster/testbed';
import { inject } from 'vitest';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** What the hosts returned that answered a job, out of what `muster --json` printed. */
export function returnsOf(document: string): Record<string, unknown> {
  const hosts = Object.entries(JSON.parse(document) as Record<string, { return?: unknown }>);
  return Object.fromEntries(
    hosts.filter(([, host]) => 'return' in host).map(([id, host]) => [id, host.return]),
  );
}

/** A tree of files for a host: path -> contents. */
export type Tree = Readonly<Record<string, string>>;

export interface FleetOptions {
  /** The bed's name; two fleets of different names do not meet. */
  readonly name: string;
  /** Hosts with a minion; the first is the master too. */
  readonly hosts: readonly string[];
  /** Folders of the checkout that become /srv/muster/states and /srv/muster/pillar; empty ones without. */
  readonly states?: string;
  readonly pillar?: string;
  readonly masterConfig?: string;
  readonly minionConfig?: string;
}

/** Real hosts with a master and minions of this checkout's build, started from the shipped units. */
export class Fleet implements AsyncDisposable {
  readonly bed: Testbed;
  readonly master: Host;
  readonly hosts: ReadonlyMap<string, Host>;

  private constructor(bed: Testbed, master: Host, hosts: ReadonlyMap<string, Host>) {
    this.bed = bed;
    this.master = master;
    this.hosts = hosts;
  }

  /** Boots the hosts and starts every daemon; keys are pending afterwards. */
  static async raise(options: FleetOptions): Promise<Fleet> {
    const bed = await Testbed.create({
      name: options.name,
      binds: [{ source: inject('release'), target: '/opt/muster' }],
      report: (line) => console.log(line),
    });
    const hosts = await bed.hosts(...options.hosts);
    const [master] = hosts;
    if (!master) throw new Error('a fleet needs at least one host');
    const fleet = new Fleet(bed, master, new Map(hosts.map((host) => [host.name, host])));
    try {
      await fleet.#install(options);
    } catch (error) {
      await bed.down();
      throw error;
    }
    return fleet;
  }

  host(name: string): Host {
    const host = this.hosts.get(name);
    if (!host) throw new Error(`this fleet has no host ${name}`);
    return host;
  }

  /** Runs `muster` on the master's host, however it ends. */
  async muster(...args: readonly string[]): Promise<CommandResult> {
    return await this.master.exec(['muster', ...args], { timeout: 600_000 });
  }

  /** Runs `muster --json` on the master's host and reads its document; a code outside `codes` throws with all output. */
  async json<T = unknown>(args: readonly string[], codes: readonly number[] = [0]): Promise<T> {
    const result = await this.muster(...args, '--json');
    if (!codes.includes(result.code)) {
      throw new Error(
        `muster ${args.join(' ')} ended with ${result.code}\n${result.stdout}\n${result.stderr}`,
      );
    }
    return JSON.parse(result.stdout) as T;
  }

  /** Runs a job with `muster --json`; what each host returned that answered. */
  async returns<Run = unknown>(args: readonly string[], codes: readonly number[] = [0]): Promise<Run> {
    return returnsOf(JSON.stringify(await this.json(args, codes))) as Run;
  }

  /** Accepts every minion's key and waits until all are connected. */
  async acceptAll(): Promise<void> {
    await eventually('every key is pending', async () => {
      const keys = await this.json<{ id: string }[]>(['key', 'list']);
      return keys.length === this.hosts.size;
    });
    await this.json(['key', 'accept', '--all']);
    await this.connected([...this.hosts.keys()]);
  }

  /** Waits until these minions are connected. */
  async connected(ids: readonly string[]): Promise<void> {
    await eventually(`${ids.join(', ')} connected`, async () => {
      const keys = await this.json<{ id: string; connected: boolean }[]>(['key', 'list']);
      return ids.every((id) => keys.some((key) => key.id === id && key.connected));
    });
  }

  /** Puts files below the master's /srv/muster. */
  async writeTree(tree: Tree): Promise<void> {
    for (const [path, text] of Object.entries(tree)) await this.master.write(`/srv/muster/${path}`, text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bed.down();
  }

  async #install(options: FleetOptions): Promise<void> {
    await this.master.shell('mkdir -p /srv/muster/states /srv/muster/pillar');
    if (options.states !== undefined) await copyFolder(options.states, this.master, '/srv/muster/states');
    if (options.pillar !== undefined) await copyFolder(options.pillar, this.master, '/srv/muster/pillar');
    const roots = 'file_roots:\n  base: [/srv/muster/states]\npillar_roots:\n  base: [/srv/muster/pillar]\n';
    await this.master.write('/etc/muster/master.yaml', roots + (options.masterConfig ?? ''));
    await Promise.all(
      [...this.hosts.values()].map(async (host) => {
        await host.run(['/opt/muster/install.sh']);
        const config = `master: ${this.master.address}\nid: ${host.name}\n${options.minionConfig ?? ''}`;
        await host.write('/etc/muster/minion.yaml', config);
      }),
    );
    await this.master.run(['systemctl', 'enable', '--now', 'muster-master']);
    await Promise.all(
      [...this.hosts.values()].map(
        async (host) => await host.run(['systemctl', 'enable', '--now', 'muster-minion']),
      ),
    );
  }
}

/** Copies a folder of the checkout into a host. */
export async function copyFolder(folder: string, host: Host, target: string): Promise<void> {
  const { stdout } = await promisify(execFile)('tar', ['-C', `${checkout}${folder}`, '-c', '.'], {
    encoding: 'buffer',
    maxBuffer: 256 * 1024 * 1024,
  });
  await host.run(['sh', '-euc', 'mkdir -p "$1"; tar -C "$1" -x', 'copy', target], { stdin: stdout });
}

/** So long that no busy machine makes a test fail. */
const patienceMs = 180_000;

/** Polls until something holds; a failure says what was waited for. */
export async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  let lastError: unknown;
  while (Date.now() < end) {
    try {
      if (await holds()) return;
    } catch (error) {
      lastError = error;
    }
    await sleep(100);
  }
  throw new Error(`waited ${patienceMs} ms in vain: ${what}`, { cause: lastError });
}
