import { basename } from 'node:path';
import { MusterError } from '@muster/shared';
import type {
  Account,
  Command,
  CommandResult,
  Group,
  Host,
  InstalledPackage,
  Packages,
  PackageToInstall,
  Processes,
  ServiceStatus,
  Services,
} from '../host.ts';
import { assertReadsOnly } from '../local/read-only-programs.ts';
import { type GivenEntry, type MemoryEntry, MemoryFiles } from './memory-files.ts';

/** What a program of a host in memory does: answers, and may change the host. */
export type MemoryProgram = (
  args: readonly string[],
  command: Command,
  host: MemoryHost,
) => Partial<CommandResult> | Promise<Partial<CommandResult>>;

/** How a host in memory begins. */
export interface MemoryHostOptions {
  readonly files?: Readonly<Record<string, GivenEntry>>;
  /** Installed packages with their versions, and what the repositories offer. */
  readonly installed?: Readonly<Record<string, string>>;
  readonly offered?: Readonly<Record<string, string>>;
  readonly services?: Readonly<Record<string, Partial<ServiceStatus>>>;
  readonly users?: readonly (Partial<Account> & Pick<Account, 'name'>)[];
  readonly groups?: readonly (Partial<Group> & Pick<Group, 'name'>)[];
  readonly programs?: Readonly<Record<string, MemoryProgram>>;
}

/** Something done to a host beside writing files: a program that was run, or a method of its packages or services. */
export interface MemoryDeed {
  /** Argument vector; a method is its name, and what it is done to its arguments: `services.start`, `nginx`. */
  readonly argv: readonly string[];
  /** What else it was done with: the account, directory and environment of a program, the options of a method. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A host that exists in memory alone, for tests; programs change it through the same maps that it answers from. */
export interface MemoryHost extends Host {
  readonly files: MemoryFiles;
  readonly installed: Map<string, string>;
  readonly serviceStates: Map<string, ServiceStatus>;
  readonly users: Map<string, Account>;
  readonly groups: Map<string, Group>;
  readonly held: Set<string>;
  /** What was done so far, in order, not counting queries. */
  readonly deeds: MemoryDeed[];
  /** Paths that programs changed, with what they left there. */
  readonly leftByPrograms: Map<string, MemoryEntry | undefined>;
  /** Everything that can change, as text, to be compared. */
  snapshot(): string;
}

/** Makes a host in memory. */
export function createMemoryHost(options: MemoryHostOptions = {}): MemoryHost {
  const installed = new Map(Object.entries(options.installed ?? {}));
  const held = new Set<string>();
  const serviceStates = new Map(
    Object.entries(options.services ?? {}).map(([name, state]) => [name, { ...stopped, ...state }]),
  );
  const users = new Map([root, ...(options.users ?? [])].map((user) => [user.name, { ...root, ...user }]));
  const groups = new Map(
    [{ name: 'root' }, ...(options.groups ?? [])].map((group) => [
      group.name,
      { gid: 0, members: [], ...group },
    ]),
  );
  const files = new MemoryFiles(options.files ?? {});
  const deeds: MemoryDeed[] = [];
  const leftByPrograms = new Map<string, MemoryEntry | undefined>();
  const host: MemoryHost = {
    files,
    installed,
    serviceStates,
    users,
    groups,
    held,
    deeds,
    leftByPrograms,
    processes: memoryProcesses(options.programs ?? {}, () => host),
    packages: memoryPackages(installed, held, options.offered ?? {}, deeds),
    services: memoryServices(serviceStates, deeds),
    accounts: {
      user: async (name) => users.get(name) ?? [...users.values()].find(({ uid }) => String(uid) === name),
      group: async (name) => groups.get(name) ?? [...groups.values()].find(({ gid }) => String(gid) === name),
    },
    snapshot: () =>
      JSON.stringify(
        {
          files: [...files.entries],
          installed: [...installed],
          services: [...serviceStates],
          users: [...users],
          groups: [...groups],
          held: [...held],
          deeds,
        },
        (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value),
      ),
  };
  return host;
}

const stopped: ServiceStatus = { status: 'stopped', enabled: false, masked: false };
const root: Account = {
  name: 'root',
  uid: 0,
  gid: 0,
  fullName: 'root',
  home: '/root',
  shell: '/bin/bash',
  groups: [],
};

function memoryProcesses(
  programs: Readonly<Record<string, MemoryProgram>>,
  host: () => MemoryHost,
): Processes {
  const execute = async (command: Command): Promise<CommandResult> => {
    const [program, ...args] = command.argv;
    const scripted = programs[program] ?? programs[basename(program)];
    if (scripted === undefined) {
      throw new MusterError('COMMAND_FAILED', `Cannot run ${program}: no such file or directory`);
    }
    return {
      code: 0,
      stdout: '',
      stderr: '',
      timedOut: false,
      pid: 1,
      ...(await scripted(args, command, host())),
    };
  };
  return {
    async query(command) {
      assertReadsOnly(command);
      return execute(command);
    },
    async run(command) {
      const { argv, signal: _, ...options } = command;
      const { deeds, files, leftByPrograms } = host();
      deeds.push({ argv, options });
      const before = new Map(files.entries);
      const result = await execute(command);
      for (const path of new Set([...before.keys(), ...files.entries.keys()])) {
        const left = files.entries.get(path);
        if (before.get(path) !== left) leftByPrograms.set(path, left);
      }
      return result;
    },
  };
}

function memoryPackages(
  installed: Map<string, string>,
  held: Set<string>,
  offered: Readonly<Record<string, string>>,
  deeds: MemoryDeed[],
): Packages {
  const note = (method: string, names: readonly string[], options: object = {}): void => {
    deeds.push({ argv: [`packages.${method}`, ...names], options: { ...options } });
  };
  const found = (names: readonly string[]): ReadonlyMap<string, InstalledPackage> =>
    new Map(
      names.flatMap((name) => {
        const version = installed.get(name);
        return version === undefined ? [] : [[name, { name, version }] as const];
      }),
    );
  return {
    installed: async (names) => found(names),
    residual: async () => [],
    held: async (names) => names.filter((name) => held.has(name)),
    candidate: async (names) => new Map(names.flatMap((name) => pairIf(name, offered[name]))),
    available: async (names) => new Map(names.flatMap((name) => pairIf(name, [offered[name] ?? []].flat()))),
    compareVersions: async (first, second) => first.localeCompare(second, 'en', { numeric: true }),
    inspectFile: async (path) => ({ name: basename(path, '.deb').split('_')[0] ?? '', version: '1' }),
    refresh: async () => note('refresh', []),
    async install(packages, options) {
      note('install', packages.map(describePackage), options);
      for (const wanted of packages) {
        const version = 'version' in wanted ? wanted.version : undefined;
        const candidate = version ?? offered[wanted.name];
        if (candidate === undefined)
          throw new MusterError('COMMAND_FAILED', `E: Unable to locate package ${wanted.name}`);
        installed.set(wanted.name, candidate);
      }
    },
    async remove(names, options) {
      note('remove', names, options);
      for (const name of names) installed.delete(name);
    },
    async hold(names) {
      note('hold', names);
      for (const name of names) held.add(name);
    },
    async unhold(names) {
      note('unhold', names);
      for (const name of names) held.delete(name);
    },
  };
}

/** As apt takes them: `curl`, `curl=7.88.1`, and a file by its path. */
function describePackage(wanted: PackageToInstall): string {
  if ('file' in wanted) return wanted.file;
  return wanted.version === undefined ? wanted.name : `${wanted.name}=${wanted.version}`;
}

function pairIf<Value>(name: string, value: Value | undefined): (readonly [string, Value])[] {
  return value === undefined ? [] : [[name, value]];
}

function memoryServices(states: Map<string, ServiceStatus>, deeds: MemoryDeed[]): Services {
  const method =
    (verb: string, to: Partial<ServiceStatus>) =>
    async (name: string, options: object = {}): Promise<void> => {
      deeds.push({ argv: [`services.${verb}`, name], options: { ...options } });
      const now = states.get(name);
      if (now === undefined) throw new MusterError('COMMAND_FAILED', `Unit ${name}.service not found.`);
      states.set(name, { ...now, ...to });
    };
  return {
    status: async (name) => states.get(name) ?? { status: 'absent', enabled: false, masked: false },
    list: async () => [...states.keys()].toSorted(),
    start: method('start', { status: 'running' }),
    stop: method('stop', { status: 'stopped' }),
    restart: method('restart', { status: 'running' }),
    reload: method('reload', {}),
    enable: method('enable', { enabled: true }),
    disable: method('disable', { enabled: false }),
    mask: method('mask', { masked: true }),
    unmask: method('unmask', { masked: false }),
  };
}
