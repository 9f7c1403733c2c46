import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onlineSources } from './base-image.ts';
import { type CommandOptions, type CommandResult, command, failure } from './command.ts';
import { diskUse, fillDisk, freeDisk, memoryUse } from './host-disk.ts';
import { initPid, runnerPid } from './host-process.ts';
import type { Network } from './network.ts';
import { TestbedError } from './testbed-error.ts';

/** A machine path that hosts see read-only. */
export interface Bind {
  readonly source: string;
  readonly target: string;
}

/** What a host needs from its bed. */
export interface HostSettings {
  readonly name: string;
  readonly address: string;
  /** Where its disk, its pid and its console's log are. */
  readonly directory: string;
  readonly bed: string;
  readonly base: string;
  readonly network: Network;
  readonly binds: readonly Bind[];
  /** The process that the host must not outlive; 0 for none. */
  readonly owner: number;
}

export interface ExecOptions extends CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: string;
}

export interface HostStatus {
  readonly name: string;
  readonly address: string;
  /** What its systemd says (`running`, `degraded`, ...), `frozen`, or `off`. */
  readonly state: string;
  readonly init?: number;
  readonly memoryBytes?: number;
  readonly diskBytes: number;
}

const bootScript = fileURLToPath(new URL('./boot-host.sh', import.meta.url));
const bootMilliseconds = 60_000;

/** One Debian host: its own systemd as PID 1, network namespace, address and disk. */
export class Host {
  readonly #settings: HostSettings;

  constructor(settings: HostSettings) {
    this.#settings = settings;
  }

  get name(): string {
    return this.#settings.name;
  }

  get address(): string {
    return this.#settings.address;
  }

  /** Starts the host, from its kept disk if it has run before, and resolves when its boot is over. */
  async boot(): Promise<void> {
    const { name, address, directory, network, bed, base, owner, binds } = this.#settings;
    if ((await this.#runner()) === undefined) {
      await network.ensureLink(name, address);
      const console = await open(join(directory, 'console.log'), 'a');
      const runner = spawn(
        'unshare',
        [
          '-m',
          '--propagation',
          'private',
          'bash',
          bootScript,
          name,
          directory,
          network.namespaceOf(name),
          `${bed}/${name}`,
          base,
          String(owner),
          ...binds.map(({ source, target }) => `--bind-ro=${source}:${target}`),
        ],
        { detached: true, stdio: ['ignore', console.fd, console.fd] },
      );
      runner.unref();
      await once(runner, 'spawn');
      await console.close();
    }
    await this.waitUntilBooted();
  }

  /** Resolves when systemd says that the boot is over, degraded or not. */
  async waitUntilBooted(notThisInit?: number): Promise<void> {
    const { directory, name } = this.#settings;
    const started = Date.now();
    while (Date.now() - started < bootMilliseconds) {
      const init = await initPid(directory);
      if (init !== undefined && init !== notThisInit) {
        const ask = ['nsenter', '-t', String(init), '-a', '--', 'systemctl', 'is-system-running', '--wait'];
        const { stdout } = await command(ask, { timeout: 10_000 });
        if (/^(running|degraded)$/m.test(stdout)) return;
      } else if (Date.now() - started > 5000 && (await this.#runner()) === undefined) {
        break;
      }
      await sleep(50);
    }
    const log = await readFile(join(directory, 'console.log'), 'utf8').catch(() => '');
    throw new TestbedError(`${name} did not boot\n${log.split('\n').slice(-8).join('\n')}`);
  }

  /** Runs an argument vector in the host as root (or `user`) and resolves however it ends. */
  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<CommandResult> {
    return await command(await this.commandLine(argv, options), options);
  }

  /** Runs an argument vector in the host and gives its standard output; a failure throws. */
  async run(argv: readonly string[], options: ExecOptions = {}): Promise<string> {
    const result = await this.exec(argv, options);
    if (result.code !== 0) throw failure([`${this.name}:`, ...argv], result);
    return result.stdout;
  }

  /** Runs lines of shell in the host (`set -eu`) and gives their standard output; a failure throws. */
  async shell(lines: string, options: ExecOptions = {}): Promise<string> {
    return await this.run(['bash', '-euc', lines], options);
  }

  async read(path: string): Promise<string> {
    return await this.run(['cat', '--', path]);
  }

  /** Writes a file, making its folders, and sets its octal `mode`. */
  async write(path: string, contents: string | Uint8Array, mode = '0644'): Promise<void> {
    const script = 'mkdir -p -- "$(dirname -- "$1")" && cat > "$1" && chmod -- "$2" "$1"';
    await this.run(['sh', '-euc', script, 'write', path, mode], { stdin: contents });
  }

  /** apt-get in the host, but on the machine's network: packages that the offline repository lacks. */
  async aptOnline(args: readonly string[]): Promise<CommandResult> {
    const script =
      'cat > /run/resolv.machine; cp /etc/resolv.conf /run/resolv.host; cp /run/resolv.machine /etc/resolv.conf; ' +
      'code=0; apt-get -q "${@:1:6}" update > /dev/null && apt-get -q -y "$@" || code=$?; ' +
      'cp /run/resolv.host /etc/resolv.conf; exit $code';
    const argv = [
      ...(await this.#enter(['-m', '-u', '-i', '-p', '-C'])),
      ...environment({ DEBIAN_FRONTEND: 'noninteractive' }),
      'bash',
      '-c',
      script,
      'apt',
      ...onlineSources,
      '-o',
      'APT::Get::List-Cleanup=0',
      ...args,
    ];
    return await command(argv, { stdin: await readFile('/etc/resolv.conf') });
  }

  /** The argument vector which, run on this machine, runs `argv` in the host. */
  async commandLine(argv: readonly string[], options: ExecOptions = {}): Promise<string[]> {
    return [
      ...(await this.#enter(['-a'])),
      ...(options.user === undefined
        ? []
        : ['setpriv', `--reuid=${options.user}`, `--regid=${options.user}`, '--init-groups']),
      ...environment(options.env),
      'env',
      '-C',
      options.cwd ?? '/',
      ...argv,
    ];
  }

  async cut(): Promise<void> {
    await this.#settings.network.cut(this.name);
  }

  async unplug(): Promise<void> {
    await this.#settings.network.unplug(this.name);
  }

  /** Undoes `cut` and `unplug`. */
  async heal(): Promise<void> {
    await this.#settings.network.heal(this.name);
  }

  /** Power loss: nothing is said to anybody on the network; the disk is kept. */
  async kill(): Promise<void> {
    const init = await this.#init();
    await this.#settings.network.unplug(this.name);
    process.kill(init, 'SIGKILL');
    await this.#waitUntilOff();
    await this.#settings.network.removeLink(this.name);
  }

  /** Dies at once with its link up: peers see their connections closed; the disk is kept. */
  async crash(): Promise<void> {
    process.kill(await this.#init(), 'SIGKILL');
    await this.#waitUntilOff();
  }

  /** A clean power-off. */
  async stop(): Promise<void> {
    process.kill(await this.#init(), systemdPowerOff);
    await this.#waitUntilOff();
    await this.#settings.network.removeLink(this.name);
  }

  async reboot(): Promise<void> {
    const init = await this.#init();
    await this.exec(['systemctl', 'reboot']);
    await this.waitUntilBooted(init);
  }

  /** Stops every process of the host where it is; its kernel goes on acknowledging packets. */
  async freeze(): Promise<void> {
    await writeFile(await this.#cgroupFile('cgroup.freeze'), '1');
  }

  async thaw(): Promise<void> {
    await writeFile(await this.#cgroupFile('cgroup.freeze'), '0');
  }

  /** Leaves no room on the host's disk until `freeDisk`. */
  async fillDisk(): Promise<void> {
    await fillDisk(this.#settings.directory);
  }

  async freeDisk(): Promise<void> {
    await freeDisk(this.#settings.directory);
  }

  async status(): Promise<HostStatus> {
    const { name, address, directory } = this.#settings;
    const diskBytes = await diskUse(directory);
    const init = await initPid(directory);
    if (init === undefined) return { name, address, state: 'off', diskBytes };
    const isFrozen = (await readFile(await this.#cgroupFile('cgroup.freeze'), 'utf8')).trim() === '1';
    const ask = ['nsenter', '-t', String(init), '-a', '--', 'systemctl', 'is-system-running'];
    const state = isFrozen ? 'frozen' : (await command(ask, { timeout: 5000 })).stdout.trim();
    return {
      name,
      address,
      state,
      init,
      memoryBytes: await memoryUse(await processesBeside(init)),
      diskBytes,
    };
  }

  /** Ends the host however it can be ended; its disk stays. */
  async destroy(): Promise<void> {
    const init = await initPid(this.#settings.directory);
    const runner = await this.#runner();
    if (init !== undefined) process.kill(init, 'SIGKILL');
    else if (runner !== undefined) process.kill(-runner, 'SIGKILL');
    await this.#waitUntilOff();
    await this.#settings.network.removeLink(this.name);
  }

  async #runner(): Promise<number | undefined> {
    return await runnerPid(this.#settings.directory);
  }

  async #init(): Promise<number> {
    const init = await initPid(this.#settings.directory);
    if (init === undefined) throw new TestbedError(`${this.name} is not running`);
    return init;
  }

  async #enter(namespaces: readonly string[]): Promise<string[]> {
    return ['nsenter', '-t', String(await this.#init()), ...namespaces, '--', ...dropCapabilities];
  }

  /** The runner sees the machine's cgroup v2 tree whether the machine has it mounted or not. */
  async #cgroupFile(file: string): Promise<string> {
    const { bed, name } = this.#settings;
    return `/proc/${await this.#runner()}/root/sys/fs/cgroup/${bed}/${name}/${file}`;
  }

  async #waitUntilOff(): Promise<void> {
    for (let attempt = 0; attempt < 1200; attempt += 1) {
      if ((await this.#runner()) === undefined) return;
      await sleep(25);
    }
    throw new TestbedError(`${this.name} does not stop`);
  }
}

/** SIGRTMIN+4, systemd's signal for a power-off. */
const systemdPowerOff = 38;

// nsenter enters namespaces but keeps the machine's capabilities: without this, setting the clock or loading
// a module "in the host" would do it to the machine. What stays is what nspawn leaves its init.
const droppedCapabilities =
  'sys_time sys_module sys_rawio sys_pacct syslog mac_admin mac_override wake_alarm block_suspend bpf ' +
  'perfmon checkpoint_restore audit_read ipc_lock';
const dropCapabilities = [
  'setpriv',
  '--pdeathsig=KILL',
  `--bounding-set=${droppedCapabilities
    .split(' ')
    .map((capability) => `-${capability}`)
    .join(',')}`,
];

function environment(extra: Readonly<Record<string, string>> = {}): string[] {
  const variables = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    LANG: 'C.UTF-8',
    TERM: process.env['TERM'] ?? 'dumb',
    ...extra,
  };
  return ['env', '-i', ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
}

/** The processes in the same pid namespace as `init`. */
async function processesBeside(init: number): Promise<number[]> {
  const namespace = await readlink(`/proc/${init}/ns/pid`);
  const pids: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    if ((await readlink(`/proc/${entry}/ns/pid`).catch(() => '')) === namespace) pids.push(Number(entry));
  }
  return pids;
}
