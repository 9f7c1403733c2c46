import type { Command, FileAttributes, Host } from '../host/host.ts';
import { readOnlyFiles } from '../host/read-only-host.ts';

/** A host on which new files and directories get their default modes, and programs their umask, from a state's `umask`. */
export function withUmask(host: Host, umask: number): Host {
  const withMode = <Attributes extends FileAttributes>(attributes: Attributes, full: number): Attributes => ({
    ...attributes,
    mode: attributes.mode ?? full & ~umask,
  });
  const withDefault = (command: Command): Command => ({ ...command, umask: command.umask ?? umask });
  const { files, processes } = host;
  return {
    packages: host.packages,
    services: host.services,
    accounts: host.accounts,
    files: {
      ...readOnlyFiles(files),
      async writeAtomically(path, content, attributes) {
        const exists = (await files.stat(path)) !== undefined;
        await files.writeAtomically(path, content, exists ? attributes : withMode(attributes, 0o666));
      },
      makeDirectory: (path, options) => files.makeDirectory(path, withMode(options, 0o777)),
      setAttributes: (path, attributes) => files.setAttributes(path, attributes),
      symlink: (target, path) => files.symlink(target, path),
      remove: (path, options) => files.remove(path, options),
      rename: (from, to) => files.rename(from, to),
    },
    processes: {
      query: (command) => processes.query(withDefault(command)),
      run: (command) => processes.run(withDefault(command)),
    },
  };
}
