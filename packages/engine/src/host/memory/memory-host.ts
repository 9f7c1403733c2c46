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
  Processes,
  ServiceStatus,
  Services,
} from '../host.ts';
import { assertReadsOnly } from '../local/read-only-programs.ts';
import { type GivenEntry, MemoryFiles } from './memory-files.ts';

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

/** A host that exists in memory alone, for tests; programs change it through the same maps that it answers from. */
export interface MemoryHost extends Host {
  readonly files: MemoryFiles;
  readonly installed: Map<string, string>;
  readonly serviceStates: Map<string, ServiceStatus>;
  readonly users: Map<string, Account>;
  readonly groups: Map<string, Group>;
  readonly held: Set<string>;
  /** Commands that were run, not counting queries. */
  readonly commands: Command[];
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
  const commands: Command[] = [];
  const host: MemoryHost = {
    files,
    installed,
    serviceStates,
    users,
    groups,
    held,
    commands,
    processes: memoryProcesses(options.programs ?? {}, commands, () => host),
    packages: memoryPackages(installed, held, options.offered ?? {}),
    services: memoryServices(serviceStates),
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
          commands,
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
  commands: Command[],
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
      commands.push(command);
      return execute(command);
    },
  };
}

function memoryPackages(
  installed: Map<string, string>,
  held: Set<string>,
  offered: Readonly<Record<string, string>>,
): Packages {
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
    refresh: async () => {},
    async install(packages) {
      for (const wanted of packages) {
        const version = 'version' in wanted ? wanted.version : undefined;
        const candidate = version ?? offered[wanted.name];
        if (candidate === undefined)
          throw new MusterError('COMMAND_FAILED', `E: Unable to locate package ${wanted.name}`);
        installed.set(wanted.name, candidate);
      }
    },
    async remove(names) {
      for (const name of names) installed.delete(name);
    },
    async hold(names) {
      for (const name of names) held.add(name);
    },
    async unhold(names) {
      for (const name of names) held.delete(name);
    },
  };
}

function pairIf<Value>(name: string, value: Value | undefined): (readonly [string, Value])[] {
  return value === undefined ? [] : [[name, value]];
}

function memoryServices(states: Map<string, ServiceStatus>): Services {
  const change = async (name: string, to: Partial<ServiceStatus>): Promise<void> => {
    const now = states.get(name);
    if (now === undefined) throw new MusterError('COMMAND_FAILED', `Unit ${name}.service not found.`);
    states.set(name, { ...now, ...to });
  };
  return {
    status: async (name) => states.get(name) ?? { status: 'absent', enabled: false, masked: false },
    list: async () => [...states.keys()].toSorted(),
    start: (name) => change(name, { status: 'running' }),
    stop: (name) => change(name, { status: 'stopped' }),
    restart: (name) => change(name, { status: 'running' }),
    reload: (name) => change(name, {}),
    enable: (name) => change(name, { enabled: true }),
    disable: (name) => change(name, { enabled: false }),
    mask: (name) => change(name, { masked: true }),
    unmask: (name) => change(name, { masked: false }),
  };
}
