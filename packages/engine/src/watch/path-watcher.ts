import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorMessage } from '@muster/shared';

/** A path to watch; with `recursive` everything below it too. */
export interface WatchedPath {
  readonly path: string;
  readonly recursive: boolean;
}

export interface PathWatcherOptions {
  readonly paths: readonly WatchedPath[];
  /** A watched path, one above it, or one below a recursive one was made, changed, moved or removed. */
  onEvent(path: string): void;
  /** A directory cannot be watched; once for each reason. */
  readonly onProblem?: ((reason: string) => void) | undefined;
  /** Where a path of the host really is. */
  readonly resolve?: ((path: string) => string) | undefined;
}

/** A tree with more directories is left to the sweeps: each costs the kernel a watch. */
const mostDirectories = 2000;

/**
 * Tells about changes at paths through watches on their directories, and on those above them. A watch on a file itself would
 * be lost with the first atomic replacement; one on a directory is lost when that is replaced, which the watch above it sees.
 */
export class PathWatcher {
  readonly #options: PathWatcherOptions;
  readonly #targets: ReadonlySet<string>;
  readonly #recursive: readonly string[];
  readonly #directories = new Set<string>();
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #problems = new Set<string>();
  #closed = false;

  constructor(options: PathWatcherOptions) {
    this.#options = options;
    this.#targets = new Set(options.paths.map(({ path }) => path));
    this.#recursive = options.paths.filter(({ recursive }) => recursive).map(({ path }) => path);
    for (const path of this.#targets) this.#want(path);
    for (const root of this.#recursive) this.#wantTree(root);
    for (const directory of this.#directories) this.#open(directory);
  }

  /** How many directories are watched. */
  get size(): number {
    return this.#watchers.size;
  }

  close(): void {
    this.#closed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #want(path: string): void {
    for (let directory = dirname(path); !this.#directories.has(directory); directory = dirname(directory)) {
      this.#directories.add(directory);
      if (directory === '/') break;
    }
  }

  /** Every directory of a tree, as it is now. */
  #wantTree(root: string): void {
    const waiting = [root];
    for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
      if (this.#directories.size >= mostDirectories) {
        this.#complain(`${root} has too many directories to watch them all`);
        return;
      }
      const children = this.#subdirectories(directory);
      if (children === undefined) continue;
      this.#directories.add(directory);
      waiting.push(...children);
    }
  }

  #subdirectories(directory: string): readonly string[] | undefined {
    try {
      return readdirSync(this.#real(directory), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => join(directory, entry.name));
    } catch {
      return undefined;
    }
  }

  #open(directory: string): void {
    if (this.#closed || this.#watchers.has(directory)) return;
    try {
      const watcher = watch(this.#real(directory), { persistent: false }, (kind, name) =>
        this.#onEvent(kind, name === null ? directory : join(directory, name)),
      );
      watcher.on('error', () => this.#drop(directory));
      this.#watchers.set(directory, watcher);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      // A directory that is not there is awaited by the watches above it.
      if (code !== 'ENOENT' && code !== 'ENOTDIR') this.#complain(errorMessage(error));
    }
  }

  #drop(directory: string): void {
    this.#watchers.get(directory)?.close();
    this.#watchers.delete(directory);
  }

  #onEvent(kind: 'rename' | 'change', path: string): void {
    if (this.#closed) return;
    const isInside = this.#recursive.some((root) => path === root || path.startsWith(`${root}/`));
    if (!isInside && !this.#targets.has(path) && !this.#directories.has(path)) return;
    if (kind === 'rename') this.#renew(path, isInside);
    else if (!isInside && !this.#targets.has(path)) return;
    this.#options.onEvent(path);
  }

  /** Something came, went or was replaced: watches at and below it may be on what is gone. */
  #renew(path: string, isInside: boolean): void {
    if (isInside) this.#wantTree(path);
    for (const root of this.#recursive)
      if (root === path || root.startsWith(`${path}/`)) this.#wantTree(root);
    for (const directory of this.#directories) {
      if (directory !== path && !directory.startsWith(`${path}/`)) continue;
      this.#drop(directory);
      this.#open(directory);
    }
  }

  #real(path: string): string {
    return this.#options.resolve?.(path) ?? path;
  }

  #complain(reason: string): void {
    if (this.#problems.has(reason)) return;
    this.#problems.add(reason);
    this.#options.onProblem?.(reason);
  }
}
