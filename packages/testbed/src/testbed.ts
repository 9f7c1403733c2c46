import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureBaseImage } from './base-image.ts';
import { cacheDirectory } from './cache-directory.ts';
import { type CommandOptions, type CommandResult, command, output } from './command.ts';
import { type Bind, Host } from './host.ts';
import { createHostDisk, removeHostDisk } from './host-disk.ts';
import { prepareMachine } from './machine.ts';
import { Network } from './network.ts';
import { offlinePackages } from './offline-packages.ts';
import { ensurePackageRepository } from './package-repository.ts';
import { TestbedError } from './testbed-error.ts';

export interface TestbedOptions {
  /** Prefix of everything the bed makes on this machine: beds of different names do not meet. */
  readonly name: string;
  /** The first three numbers of the bed's /24; beds are isolated, so two may use the same. */
  readonly subnet?: string;
  /** What every host sees read-only; what is changed there later, hosts see changed. */
  readonly binds?: readonly Bind[];
  /** Folders that every host sees read-only as they are now, such as Muster's build at `/opt/muster`. */
  readonly snapshots?: readonly Bind[];
  /** Debian packages that hosts can install offline; what the demo and the tests need by default. */
  readonly packages?: readonly string[];
  /** The bed stays when this process ends; otherwise its hosts end with it. */
  readonly keep?: boolean;
  readonly report?: (line: string) => void;
}

/** What is written down about a bed, to open it again from another process. */
const bedRecord = z.strictObject({
  subnet: z.string(),
  base: z.string(),
  binds: z.array(z.strictObject({ source: z.string(), target: z.string() })).readonly(),
  owner: z.int(),
  addresses: z.record(z.string(), z.string()),
});

type BedRecord = Readonly<z.infer<typeof bedRecord>>;

const wellKnown: Readonly<Record<string, number>> = { master: 10, api: 11, db: 12 };
const snapshotFolder = 'snapshots';
const hostNamePattern = /^[a-z](?:[a-z0-9-]{0,10}[a-z0-9])?$/;

/** A network of Debian hosts on this machine. Close it with `down` (or `await using`). */
export class Testbed implements AsyncDisposable {
  readonly name: string;
  readonly #directory: string;
  readonly #network: Network;
  #record: BedRecord;
  /** Hosts join one after the other; they boot side by side. */
  #joining: Promise<unknown> = Promise.resolve();

  private constructor(name: string, directory: string, record: BedRecord) {
    this.name = name;
    this.#directory = directory;
    this.#record = record;
    this.#network = new Network(name, record.subnet);
  }

  /** A new bed without hosts; whatever an earlier one of the same name or of a dead process left is removed. */
  static async create(options: TestbedOptions): Promise<Testbed> {
    if (!hostNamePattern.test(options.name)) throw new TestbedError(`not a bed's name: ${options.name}`);
    const report = options.report ?? (() => {});
    await prepareMachine(report);
    const cache = await cacheDirectory();
    await removeOrphans(cache, options.name);
    const base = await ensureBaseImage(cache, report);
    const repository = await ensurePackageRepository(
      cache,
      base,
      options.packages ?? offlinePackages,
      report,
    );
    const directory = join(cache, 'beds', options.name);
    await mkdir(directory, { recursive: true });
    const snapshots = await takeSnapshots(directory, options.snapshots ?? []);
    const bed = new Testbed(options.name, directory, {
      subnet: options.subnet ?? '10.77.0',
      base,
      binds: [{ source: repository, target: '/srv/repository' }, ...(options.binds ?? []), ...snapshots],
      owner: options.keep === true ? 0 : process.pid,
      addresses: {},
    });
    await bed.#save();
    await bed.#network.ensureSwitch();
    return bed;
  }

  /** The bed that another process made and kept, if there is one. */
  static async open(name: string): Promise<Testbed | undefined> {
    return await openIn(await cacheDirectory(), name);
  }

  static async list(): Promise<string[]> {
    return await bedNames(await cacheDirectory());
  }

  /** @internal */
  static async openDirectory(name: string, directory: string): Promise<Testbed | undefined> {
    const text = await readFile(join(directory, 'bed.json'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : new Testbed(name, directory, bedRecord.parse(JSON.parse(text)));
  }

  /** The pid that the bed must not outlive; 0 for none. */
  get owner(): number {
    return this.#record.owner;
  }

  /** The host of this name, made if it is new and booted if it is off. `master`, `api`, `db` are .10, .11, .12. */
  async host(name: string, options: { readonly address?: string } = {}): Promise<Host> {
    const joined = this.#joining.then(async () => await this.#join(name, options.address));
    this.#joining = joined.catch(() => {});
    const host = await joined;
    await host.boot();
    await this.#publishAddresses();
    return host;
  }

  /** Several hosts, booted side by side. */
  async hosts(...names: readonly string[]): Promise<Host[]> {
    return await Promise.all(names.map(async (name) => await this.host(name)));
  }

  /** The host as it is, on or off; one that was never made throws. */
  existingHost(name: string): Host {
    if (this.#record.addresses[name] === undefined) {
      throw new TestbedError(
        `the bed ${this.name} has no host ${name} (${this.hostNames().join(', ') || 'none'})`,
      );
    }
    return this.#handle(name);
  }

  hostNames(): string[] {
    return Object.keys(this.#record.addresses);
  }

  /** Runs an argument vector of this machine at the bed's switch (`.1`), from where every host can be reached. */
  async exec(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return await command(['ip', 'netns', 'exec', this.#network.switchNamespace, ...argv], options);
  }

  /** Removes every host with its disk, the network and the bed's folder; repeating it does no harm. */
  async down(): Promise<void> {
    await Promise.all(this.hostNames().map(async (name) => await this.remove(name)));
    await this.#network.remove();
    await removeControlGroups(this.name);
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Removes one host with its disk. */
  async remove(name: string): Promise<void> {
    await this.existingHost(name).destroy();
    await removeHostDisk(join(this.#directory, name));
    const { [name]: _removed, ...addresses } = this.#record.addresses;
    this.#record = { ...this.#record, addresses };
    await this.#save();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
  }

  async #join(name: string, address: string | undefined): Promise<Host> {
    if (this.#record.addresses[name] !== undefined) return this.#handle(name);
    if (!hostNamePattern.test(name) || name === 'switch' || name === snapshotFolder)
      throw new TestbedError(`not a host's name: ${name}`);
    const chosen = address ?? this.#freeAddress(name);
    await createHostDisk(join(this.#directory, name), name);
    this.#record = { ...this.#record, addresses: { ...this.#record.addresses, [name]: chosen } };
    await this.#save();
    await writeFile(join(this.#directory, name, 'upper/etc/hosts'), this.#hostsFile());
    return this.#handle(name);
  }

  #freeAddress(name: string): string {
    const taken = new Set(Object.values(this.#record.addresses));
    const known = wellKnown[name];
    for (const last of [...(known === undefined ? [] : [known]), ...range(20, 250)]) {
      const address = `${this.#record.subnet}.${last}`;
      if (!taken.has(address)) return address;
    }
    throw new TestbedError(`the bed ${this.name} has no free address`);
  }

  #handle(name: string): Host {
    const { addresses, base, binds, owner } = this.#record;
    const directory = join(this.#directory, name);
    const address = addresses[name] ?? '';
    return new Host({ name, address, directory, bed: this.name, base, network: this.#network, binds, owner });
  }

  /** Tells hosts that run already the names of those that joined after them. */
  async #publishAddresses(): Promise<void> {
    const script = 'cat > /run/hosts.new; cmp -s /run/hosts.new /etc/hosts || cp /run/hosts.new /etc/hosts';
    await Promise.all(
      this.hostNames().map(async (name) => {
        // One that is off or booting was or will be told another way
        await this.#handle(name)
          .exec(['sh', '-c', script], { stdin: this.#hostsFile(), timeout: 2000 })
          .catch(() => {});
      }),
    );
  }

  #hostsFile(): string {
    const lines = Object.entries(this.#record.addresses).map(([name, address]) => `${address} ${name}`);
    return ['127.0.0.1 localhost', ...lines, ''].join('\n');
  }

  async #save(): Promise<void> {
    await writeFile(join(this.#directory, 'bed.json'), `${JSON.stringify(this.#record, undefined, 2)}\n`);
  }
}

/** Copies that later builds do not reach, by hard links where the file system allows. */
async function takeSnapshots(directory: string, folders: readonly Bind[]): Promise<Bind[]> {
  const taken: Bind[] = [];
  for (const { source, target } of folders) {
    const copy = join(directory, snapshotFolder, String(taken.length));
    await mkdir(copy, { recursive: true });
    const linked = await command(['cp', '-al', '--', `${source}/.`, copy]);
    if (linked.code !== 0) await output(['cp', '-a', '--', `${source}/.`, copy]);
    taken.push({ source: copy, target });
  }
  return taken;
}

async function openIn(cache: string, name: string): Promise<Testbed | undefined> {
  return await Testbed.openDirectory(name, join(cache, 'beds', name));
}

async function bedNames(cache: string): Promise<string[]> {
  return await readdir(join(cache, 'beds')).catch(() => []);
}

/** Removes beds whose driver died without closing them, and any bed called `name`. */
async function removeOrphans(cache: string, name: string): Promise<void> {
  for (const other of await bedNames(cache)) {
    const bed = await openIn(cache, other);
    if (bed !== undefined && (other === name || (bed.owner !== 0 && !isAlive(bed.owner)))) await bed.down();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** nspawn leaves its groups behind. */
async function removeControlGroups(bed: string): Promise<void> {
  const script =
    'umount -R /sys/fs/cgroup; mount -t cgroup2 cgroup2 /sys/fs/cgroup; ' +
    'find "/sys/fs/cgroup/$1" -depth -type d -exec rmdir {} +';
  await command(['unshare', '-m', '--propagation', 'private', 'sh', '-c', script, 'rmdir', bed]);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
