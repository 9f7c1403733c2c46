import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  type BrokenExtension,
  type ExtensionFiles,
  extensionError,
  extensionPaths,
  type LayeredRegistry,
  loadExtensions,
} from '@muster/catalog';
import type { ExtensionFolder } from '@muster/engine';
import { errorMessage } from '@muster/shared';
import type { Logger } from 'pino';
import type { FileStore, ListedFile } from '../files/file-store.ts';
import { ExtensionStore, type FetchedExtension, type KeptExtensions } from './extension-store.ts';

export interface MinionExtensionsOptions {
  readonly files: FileStore;
  /** Where they are kept; of this account alone. */
  readonly directory: string;
  readonly registry: LayeredRegistry;
  /** Whether the file roots can be reached; where they cannot, what is in use stays in use. */
  readonly isReachable: () => boolean;
  readonly log: Logger;
}

/** What a synchronisation came to, modules as `states.hostname`. */
export interface ExtensionSync {
  /** New, different or gone. */
  readonly changed: readonly string[];
  readonly broken: readonly BrokenExtension[];
}

/** The user's own states and functions: fetched from the file roots, kept for times without them, and loaded. */
export class MinionExtensions {
  readonly #options: MinionExtensionsOptions;
  readonly #store: ExtensionStore;
  #files: ExtensionFiles = {};
  #broken: readonly BrokenExtension[] = [];
  #fingerprint = fingerprintOf({}, []);
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: MinionExtensionsOptions) {
    this.#options = options;
    this.#store = new ExtensionStore(options.directory);
  }

  /** Loads what an earlier minion kept, so that drift is watched before there is a master. */
  async loadKept(): Promise<void> {
    try {
      const kept = await this.#store.kept();
      if (kept !== undefined) await this.#load(kept, []);
    } catch (error) {
      this.#options.log.error(
        `the states and functions of the file roots are not loaded: ${errorMessage(error)}`,
      );
    }
  }

  /**
   * Brings what is in use to what the environment's file roots hold, over those of `base`. What cannot be used is in
   * `broken`, and no error: only its users fail.
   */
  async sync(
    environment: string,
    folders: readonly ExtensionFolder[] = ['states', 'modules'],
    signal?: AbortSignal,
  ): Promise<ExtensionSync> {
    const turn = this.#turn.then(() => this.#sync(environment, folders, signal));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #sync(
    environment: string,
    folders: readonly ExtensionFolder[],
    signal: AbortSignal | undefined,
  ): Promise<ExtensionSync> {
    if (!this.#options.isReachable()) return { changed: [], broken: this.#broken };
    // A set is always whole: who asks for states alone gets the functions that belong to them
    const asked = [...new Set<ExtensionFolder>(['states', 'modules', ...folders])];
    const listed = await this.#list(environment, asked);
    const { paths, broken } = extensionPaths([...listed.values()]);
    const fetched = new Map<string, FetchedExtension>();
    await Promise.all(
      paths.map(async (path) => {
        const file = await this.#fetch(listed.get(path)?.environment ?? environment, path, signal);
        if (file !== undefined) fetched.set(path, file);
      }),
    );
    const inUse = broken.filter(({ kind }) => kind !== 'grains');
    if (fingerprintOf(Object.fromEntries(fetched), inUse) === this.#fingerprint)
      return { changed: [], broken: [...this.#broken, ...broken.filter(({ kind }) => kind === 'grains')] };
    const before = this.#files;
    if (fetched.size > 0) await this.#load(await this.#store.keep(fetched), inUse);
    else {
      await this.#store.forget();
      await this.#load({ directory: '/', files: {} }, inUse);
    }
    return {
      changed: changedModules(before, this.#files),
      broken: [...this.#broken, ...broken.filter(({ kind }) => kind === 'grains')],
    };
  }

  async #list(
    environment: string,
    folders: readonly ExtensionFolder[],
  ): Promise<ReadonlyMap<string, ListedFile & { readonly environment: string }>> {
    const found = new Map<string, ListedFile & { readonly environment: string }>();
    for (const each of new Set(['base', environment])) {
      const lists = folders.map((folder) => this.#options.files.listFolder(each, `_${folder}`));
      for (const file of (await Promise.all(lists)).flat())
        found.set(file.path, { ...file, environment: each });
    }
    return found;
  }

  async #fetch(
    environment: string,
    path: string,
    signal: AbortSignal | undefined,
  ): Promise<FetchedExtension | undefined> {
    const file = await this.#options.files.fetch(environment, path, signal);
    if (file === undefined) return undefined;
    const bytes = await readFile(file.path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== file.sha256)
      throw extensionError(`${file.shownAs} changed while it was fetched; try again`);
    return { bytes, sha256, shownAs: file.shownAs };
  }

  async #load({ directory, files }: KeptExtensions, unusable: readonly BrokenExtension[]): Promise<void> {
    const { registry, log } = this.#options;
    const loaded = await loadExtensions(directory, files);
    const extensions = { ...loaded, broken: [...unusable, ...loaded.broken] };
    registry.extend(extensions);
    this.#files = files;
    this.#broken = extensions.broken;
    this.#fingerprint = fingerprintOf(files, unusable);
    for (const { message } of extensions.broken) log.error(message);
    for (const name of registry.overridden(extensions))
      log.info({ name }, "a module of the file roots takes the place of Muster's own");
  }
}

/** The error that names everything that cannot be used. */
export function brokenError(broken: readonly BrokenExtension[]): Error {
  return extensionError(broken.map(({ message }) => message).join('\n'));
}

function changedModules(before: ExtensionFiles, after: ExtensionFiles): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths]
    .filter((path) => before[path]?.sha256 !== after[path]?.sha256)
    .map((path) => path.replace(/^_/, '').replace(/\.ts$/, '').replaceAll('/', '.'))
    .toSorted();
}

function fingerprintOf(
  files: Readonly<Record<string, { readonly sha256: string }>>,
  broken: readonly BrokenExtension[],
): string {
  const hashes = Object.entries(files).map(([path, { sha256 }]) => `${path} ${sha256}`);
  return JSON.stringify([hashes.toSorted(), broken.map(({ message }) => message).toSorted()]);
}
