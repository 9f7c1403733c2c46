import { basename } from 'node:path';
import { MusterError } from '@muster/shared';
import type { Account, Command, CommandResult, Processes } from '../host.ts';
import { assertReadsOnly } from '../local/read-only-programs.ts';
import type { MemoryDeed, MemoryHost, MemoryHostOptions, MemoryProgram } from './memory-contract.ts';
import { type MemoryEntry, MemoryFiles } from './memory-files.ts';
import { memoryPackages } from './memory-packages.ts';
import { memoryServices, stopped } from './memory-services.ts';

/** Makes a host in memory. */
export function createMemoryHost(options: MemoryHostOptions = {}): MemoryHost {
  const installed = new Map(Object.entries(options.installed ?? {}));
  const held = new Set(options.held ?? []);
  const residual = new Set(options.residual ?? []);
  const downloaded = new Map(Object.entries(options.downloaded ?? {}));
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
    packages: memoryPackages({ installed, held, residual, downloaded }, options, deeds),
    services: memoryServices(serviceStates, options, deeds),
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
          residual: [...residual],
          downloaded: [...downloaded],
          deeds,
        },
        (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value),
      ),
  };
  return host;
}

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
