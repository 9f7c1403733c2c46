import { constants, type Dirent } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readlink, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { boundedPattern, compileGlob, isSystemError, type MasterMessages, MusterError } from '@muster/shared';

export type FileListing = MasterMessages['fileListing'];

export interface FileRootsOptions {
  /** Directories by environment; the first that has a file wins. */
  readonly roots: Readonly<Record<string, readonly string[]>>;
  /** Globs and patterns of paths that are not served, as Salt's `file_ignore_glob` and `file_ignore_regex`. */
  readonly ignoreGlobs?: readonly string[];
  readonly ignorePatterns?: readonly string[];
}

/** The master's file roots. Nothing outside of them can be reached, by no path and by no symbolic link. */
export class FileRoots {
  readonly #roots: ReadonlyMap<string, readonly string[]>;
  readonly #isIgnored: (path: string) => boolean;
  readonly #listings = new Map<string, { running: Promise<FileListing>; next?: Promise<FileListing> }>();

  constructor({ roots, ignoreGlobs = [], ignorePatterns = [] }: FileRootsOptions) {
    this.#roots = new Map(Object.entries(roots));
    const matchers = [
      ...ignoreGlobs.map(compileGlob),
      ...ignorePatterns.map((pattern) => boundedPattern(pattern).test),
    ];
    this.#isIgnored = (path) => matchers.some((matches) => matches(path));
  }

  /** Opens a regular file for reading; undefined where the environment has none of that path. */
  async open(environment: string, path: string): Promise<FileHandle | undefined> {
    if (!isSafePath(path) || this.#isIgnored(path)) return undefined;
    const roots = this.#rootsOf(environment);
    for (const root of roots) {
      const file = await openWithin(join(root, path), roots);
      if (file !== undefined) return file;
    }
    return undefined;
  }

  /** All that an environment holds below a prefix, over all of its directories; sorted. */
  list(environment: string, prefix: string): Promise<FileListing> {
    const key = JSON.stringify([environment, prefix]);
    const current = this.#listings.get(key);
    // Not the walk that is under way: it may have passed by what the caller has just written. All share the next.
    if (current !== undefined)
      return (current.next ??= current.running.then(() => this.#start(key, environment, prefix)));
    return this.#start(key, environment, prefix);
  }

  async #start(key: string, environment: string, prefix: string): Promise<FileListing> {
    const running = this.#walkAll(environment, prefix);
    const entry = { running };
    this.#listings.set(key, entry);
    try {
      return await running;
    } finally {
      if (this.#listings.get(key) === entry && !('next' in entry)) this.#listings.delete(key);
    }
  }

  async #walkAll(environment: string, prefix: string): Promise<FileListing> {
    const found: Found = { files: new Set(), directories: new Set(), empty: new Set(), symlinks: new Map() };
    const roots = this.#rootsOf(environment);
    if (prefix === '' || isSafePath(prefix)) {
      for (const root of roots) await this.#walk({ root, roots, found, above: [] }, prefix);
    }
    const others = [...this.#roots.keys()].filter((name) => name !== 'base').toSorted();
    return {
      environments: this.#roots.has('base') ? ['base', ...others] : others,
      files: [...found.files].toSorted(),
      directories: [...found.directories].toSorted(),
      emptyDirectories: [...found.empty].toSorted(),
      symlinks: Object.fromEntries(found.symlinks),
    };
  }

  async #walk(walk: Walk, path: string): Promise<void> {
    const directory = join(walk.root, path);
    const real = await realpathWithin(directory, walk.roots);
    // A directory that is reached again through a link in itself would never end.
    if (real === undefined || walk.above.includes(real)) return;
    const entries = await entriesOf(real);
    if (entries === undefined) {
      if (path !== '') await this.#add(walk, path, { isLink: false });
      return;
    }
    walk.found.directories.add(path);
    const inner = { ...walk, above: [...walk.above, real] };
    for (const entry of entries) {
      const innerPath = path === '' ? entry.name : `${path}/${entry.name}`;
      if (this.#isIgnored(innerPath)) continue;
      if (entry.isDirectory()) await this.#walk(inner, innerPath);
      else if (entry.isFile()) walk.found.files.add(innerPath);
      else if (entry.isSymbolicLink()) await this.#addLink(inner, innerPath);
    }
    if (entries.length === 0) walk.found.empty.add(path);
  }

  async #addLink(walk: Walk, path: string): Promise<void> {
    const full = join(walk.root, path);
    const real = await realpathWithin(full, walk.roots);
    if (real === undefined) return;
    if (!walk.found.symlinks.has(path)) walk.found.symlinks.set(path, await readlink(full));
    if ((await entriesOf(real)) === undefined) await this.#add(walk, path, { isLink: true });
    else await this.#walk(walk, path);
  }

  async #add(walk: Walk, path: string, { isLink }: { isLink: boolean }): Promise<void> {
    const full = isLink ? await realpath(join(walk.root, path)) : join(walk.root, path);
    const stat = await lstat(full).catch(() => undefined);
    if (stat?.isFile() === true) walk.found.files.add(path);
  }

  #rootsOf(environment: string): readonly string[] {
    return this.#roots.get(environment) ?? [];
  }
}

interface Found {
  readonly files: Set<string>;
  readonly directories: Set<string>;
  readonly empty: Set<string>;
  readonly symlinks: Map<string, string>;
}

interface Walk {
  readonly root: string;
  readonly roots: readonly string[];
  readonly found: Found;
  /** Real paths of the directories above. */
  readonly above: readonly string[];
}

function isSafePath(path: string): boolean {
  return (
    path !== '' &&
    !isAbsolute(path) &&
    !path.includes('\0') &&
    !path.split('/').some((segment) => segment === '..' || segment === '.' || segment === '')
  );
}

async function openWithin(path: string, roots: readonly string[]): Promise<FileHandle | undefined> {
  const real = await realpathWithin(path, roots);
  if (real === undefined) return undefined;
  // Looked at before it is opened: opening a device or a FIFO can do things.
  if ((await lstat(real).catch(() => undefined))?.isFile() !== true) return undefined;
  const file = await openFile(real);
  if (file === undefined) return undefined;
  // What was opened counts, whatever was put in its place since it was looked at.
  const opened = await readlink(`/proc/self/fd/${file.fd}`);
  const isInside = (await realRoots(roots)).some((root) => isWithin(opened, root));
  if (isInside && (await file.stat()).isFile()) return file;
  await file.close();
  return undefined;
}

async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    if (isSystemError(cause, 'ENOENT', 'ELOOP', 'ENOTDIR')) return undefined;
    throw new MusterError('FILE_NOT_FOUND', 'the master cannot read a file of its file roots', { cause });
  }
}

async function realpathWithin(path: string, roots: readonly string[]): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    return (await realRoots(roots)).some((root) => isWithin(real, root)) ? real : undefined;
  } catch {
    return undefined;
  }
}

async function realRoots(roots: readonly string[]): Promise<string[]> {
  const real = await Promise.all(roots.map((root) => realpath(root).catch(() => undefined)));
  return real.filter((root) => root !== undefined);
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, resolve(path));
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`));
}

async function entriesOf(path: string): Promise<Dirent[] | undefined> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (isSystemError(error, 'ENOTDIR')) return undefined;
    // A directory that vanished or cannot be read has nothing to serve.
    return [];
  }
}
