import type { Account, Command, CommandResult, Group, Host, ServiceStatus } from '../host.ts';
import type { GivenEntry, MemoryEntry, MemoryFiles } from './memory-files.ts';

/** What a program of a host in memory does: answers, and may change the host. */
export type MemoryProgram = (
  args: readonly string[],
  command: Command,
  host: MemoryHost,
) => Partial<CommandResult> | Promise<Partial<CommandResult>>;

/** Versions of packages, newest first; those of one release alone under `name/release`. */
export type MemoryOffers = Readonly<Record<string, string | readonly string[]>>;

/** How a host in memory begins. */
export interface MemoryHostOptions {
  readonly files?: Readonly<Record<string, GivenEntry>>;
  /** Installed packages with their versions, those that are held, and those whose configuration files alone are left. */
  readonly installed?: Readonly<Record<string, string>>;
  readonly held?: readonly string[];
  readonly residual?: readonly string[];
  /** Versions whose package files were fetched and kept. */
  readonly downloaded?: Readonly<Record<string, readonly string[]>>;
  /** What the repositories offer, as the lists at hand know it and as fetched ones do; or why they cannot be fetched. */
  readonly offered?: MemoryOffers;
  readonly refreshed?: MemoryOffers | string;
  /** Packages that apt leaves as they are. */
  readonly keptBack?: readonly string[];
  /** Packages that can be neither installed nor removed, with what apt says. */
  readonly broken?: Readonly<Record<string, string>>;
  readonly services?: Readonly<Record<string, Partial<ServiceStatus>>>;
  /** Services that end as soon as they were started, and those that cannot be changed at all. */
  readonly failing?: readonly string[];
  readonly refusing?: readonly string[];
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
