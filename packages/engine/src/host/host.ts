/** What a path is, links not followed by `lstat`, followed by `stat`. */
export interface FileStat {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  /** Bytes. */
  readonly size: number;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  readonly user: string;
  readonly group: string;
  readonly mtimeMs: number;
}

/** Attributes to give to a path; those left out stay as they are, or get the system's defaults on creation. */
export interface FileAttributes {
  readonly user?: string | undefined;
  readonly group?: string | undefined;
  /** Permission bits, 0 to 0o7777. */
  readonly mode?: number | undefined;
}

/** New contents: bytes at hand, or a file on the minion (its cache) that is copied without being held in memory. */
export type FileContent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly path: string };

export interface ReadOnlyFiles {
  /** Owners and groups cannot be given here (a sandbox without root) and are nobody's concern. */
  readonly ignoresOwners?: boolean | undefined;
  stat(path: string): Promise<FileStat | undefined>;
  lstat(path: string): Promise<FileStat | undefined>;
  /** The whole file; an error beyond `maxBytes` (16 MiB unless given). */
  read(path: string, maxBytes?: number): Promise<Uint8Array>;
  readText(path: string): Promise<string>;
  /** Names in a directory, sorted. */
  list(path: string): Promise<readonly string[]>;
  readLink(path: string): Promise<string>;
  /** Hex digest, computed without holding the file in memory. */
  sha256(path: string): Promise<string>;
}

export interface Files extends ReadOnlyFiles {
  /**
   * Replaces a file in one rename on its own file system, synced to disk, with its attributes set before it becomes visible.
   * A symbolic link at the path is replaced like anything else, never followed.
   */
  writeAtomically(path: string, content: FileContent, attributes: FileAttributes): Promise<void>;
  setAttributes(path: string, attributes: FileAttributes): Promise<void>;
  makeDirectory(
    path: string,
    options: FileAttributes & { readonly parents?: boolean | undefined },
  ): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  remove(path: string, options?: { readonly recursive?: boolean | undefined }): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}

/** A program with its arguments as a vector; never a shell line unless the user wrote one. */
export interface Command {
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string | undefined;
  /** Added to a clean environment (PATH, LANG=C.UTF-8, HOME) and to what `environ.setenv` has set. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Leaves out what was set. */
  readonly cleanEnv?: boolean | undefined;
  /** Account to run as. */
  readonly user?: string | undefined;
  readonly group?: string | undefined;
  readonly umask?: number | undefined;
  readonly stdin?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** Ends the program (and its children) when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Output beyond this many bytes is cut in the middle (4 MiB unless given). */
  readonly maxOutputBytes?: number | undefined;
}

export interface CommandResult {
  /** Exit code; 128 + signal number for a program that a signal ended. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly pid: number;
}

export interface ReadOnlyProcesses {
  /** Runs a program that only reads; anything not on the list of such programs and sub-commands is refused with HOST_READ_ONLY. */
  query(command: Command): Promise<CommandResult>;
}

export interface Processes extends ReadOnlyProcesses {
  run(command: Command): Promise<CommandResult>;
}

export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
}

export interface ReadOnlyPackages {
  /** Installed version, undefined when not installed (configuration files left behind count as not installed unless asked for). */
  installed(names: readonly string[]): Promise<ReadonlyMap<string, InstalledPackage>>;
  /** Names whose configuration files alone are left. */
  residual(names: readonly string[]): Promise<readonly string[]>;
  /** The version that would be installed now, of those that the repositories offer. */
  candidate(
    names: readonly string[],
    options?: { readonly fromRepo?: string | undefined },
  ): Promise<ReadonlyMap<string, string>>;
  /** Every version that the repositories offer, newest first. */
  available(names: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Those of the names that are held at their version; all that are held where none are given. */
  held(names?: readonly string[]): Promise<readonly string[]>;
  /** What an upgrade of everything would change: installed versions, undefined for what would be new, and those to come. */
  upgradable(
    options?: UpgradeOptions,
  ): Promise<ReadonlyMap<string, { readonly from: string | undefined; readonly to: string }>>;
  /** Versions whose package files were fetched and kept, by package. */
  downloaded(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Negative, zero or positive as the first version is older than, equal to or newer than the second, by the system's own rules. */
  compareVersions(first: string, second: string): Promise<number>;
  /** Name and version of a package file on the host. */
  inspectFile(path: string): Promise<InstalledPackage>;
}

export interface UpgradeOptions {
  /** Install and remove other packages where an upgrade needs it. */
  readonly full?: boolean | undefined;
  readonly skipVerify?: boolean | undefined;
}

export interface InstallOptions {
  readonly installRecommends?: boolean | undefined;
  /** Release or suite to prefer (`bookworm-backports`). */
  readonly fromRepo?: string | undefined;
  /** Upgrade what is installed, install nothing new. */
  readonly onlyUpgrade?: boolean | undefined;
  /** Accept packages without a trusted signature. */
  readonly skipVerify?: boolean | undefined;
  /** Change packages that are held as well. */
  readonly changeHeld?: boolean | undefined;
  /** Fetch the package files and keep them, install nothing. */
  readonly downloadOnly?: boolean | undefined;
}

/** A package of the repositories, or a package file on the host. */
export type PackageToInstall =
  | { readonly name: string; readonly version?: string }
  | { readonly name: string; readonly file: string };

export interface Packages extends ReadOnlyPackages {
  /** Fetches the lists of what the repositories offer. */
  refresh(): Promise<void>;
  /** Installs all of them in one transaction. */
  install(packages: readonly PackageToInstall[], options?: InstallOptions): Promise<void>;
  /** Upgrades everything. */
  upgrade(options?: UpgradeOptions): Promise<void>;
  remove(names: readonly string[], options?: { readonly purge?: boolean | undefined }): Promise<void>;
  hold(names: readonly string[]): Promise<void>;
  unhold(names: readonly string[]): Promise<void>;
}

export interface ServiceStatus {
  /** `absent` when no unit of that name is known. */
  readonly status: 'running' | 'stopped' | 'absent';
  /** It starts with the host; also where it needs no enabling (static, generated, indirect units). */
  readonly enabled: boolean;
  readonly masked: boolean;
  /** Its definition on disk is another than the one that is in use. */
  readonly isStale?: boolean | undefined;
  /** Another with each start. */
  readonly invocation?: string | undefined;
}

export interface ReadOnlyServices {
  status(name: string): Promise<ServiceStatus>;
  /** Names of all services that the host knows, without their suffix, sorted. */
  list(): Promise<readonly string[]>;
}

export interface Services extends ReadOnlyServices {
  start(name: string): Promise<void>;
  stop(name: string): Promise<void>;
  restart(name: string): Promise<void>;
  reload(name: string): Promise<void>;
  enable(name: string): Promise<void>;
  disable(name: string): Promise<void>;
  mask(name: string, options?: { readonly runtime?: boolean | undefined }): Promise<void>;
  /** Undoes a mask, however long it was to last. */
  unmask(name: string): Promise<void>;
}

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly fullName: string;
  readonly home: string;
  readonly shell: string;
  /** Supplementary groups, sorted. */
  readonly groups: readonly string[];
  /** The hash in the shadow file, where it may be read. */
  readonly passwordHash?: string | undefined;
}

export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

export interface ReadOnlyAccounts {
  user(name: string): Promise<Account | undefined>;
  group(name: string): Promise<Group | undefined>;
}

/** A host whose files and accounts can be read, and on which nothing is started. */
export interface ReadingHost {
  readonly files: ReadOnlyFiles;
  readonly accounts: ReadOnlyAccounts;
}

/** A host that can only be looked at: what `observe` and `desire` get. */
export interface ReadOnlyHost extends ReadingHost {
  readonly processes: ReadOnlyProcesses;
  readonly packages: ReadOnlyPackages;
  readonly services: ReadOnlyServices;
}

/** A host that can be changed: the local machine, one behind SSH, or one in memory. Accounts are changed through the system's own programs. */
export interface Host extends ReadOnlyHost {
  readonly files: Files;
  readonly processes: Processes;
  readonly packages: Packages;
  readonly services: Services;
}
