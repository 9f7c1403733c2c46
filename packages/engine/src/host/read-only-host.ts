import type { ReadingHost, ReadOnlyFiles, ReadOnlyHost } from './host.ts';

/** A view of a host without any way to change it: not a guarded writer, but no writer at all. */
export function readOnlyHost(host: ReadOnlyHost): ReadOnlyHost {
  const { processes, packages, services } = host;
  return {
    ...readingHost(host),
    processes: { query: (command) => processes.query(command) },
    packages: {
      installed: (names) => packages.installed(names),
      residual: (names) => packages.residual(names),
      candidate: (names, options) => packages.candidate(names, options),
      available: (names) => packages.available(names),
      held: (names) => packages.held(names),
      upgradable: (options) => packages.upgradable(options),
      downloaded: () => packages.downloaded(),
      compareVersions: (first, second) => packages.compareVersions(first, second),
      inspectFile: (path) => packages.inspectFile(path),
    },
    services: {
      status: (name) => services.status(name),
      list: () => services.list(),
    },
  };
}

/** A view of its files and accounts alone, on which nothing can be started either. */
export function readingHost({ files, accounts }: ReadingHost): ReadingHost {
  return {
    files: readOnlyFiles(files),
    accounts: { user: (name) => accounts.user(name), group: (name) => accounts.group(name) },
  };
}

/** A view of files without any way to change them. */
export function readOnlyFiles(files: ReadOnlyFiles): ReadOnlyFiles {
  return {
    ignoresOwners: files.ignoresOwners ?? false,
    stat: (path) => files.stat(path),
    lstat: (path) => files.lstat(path),
    read: (path, maxBytes) => files.read(path, maxBytes),
    readText: (path) => files.readText(path),
    list: (path) => files.list(path),
    readLink: (path) => files.readLink(path),
    sha256: (path) => files.sha256(path),
  };
}
