import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ExtensionFiles, extensionError } from '@muster/catalog';
import {
  makePrivateDirectory,
  readTextIfPresent,
  syncDirectory,
  writeDurably,
} from '../storage/durable-file.ts';

/** A file as it was fetched. */
export interface FetchedExtension {
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly shownAs: string;
}

/** A set of extensions on disk. */
export interface KeptExtensions {
  /** Named after the contents: another set lies elsewhere. */
  readonly directory: string;
  readonly files: ExtensionFiles;
}

const formatVersion = 1;
/** Another process of this account may be loading one that this one does not need. */
const keepMs = 24 * 3600_000;

/** Extensions on disk, which only the minion's own account can read or change: a folder for each set, and which one is in use. */
export class ExtensionStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Writes a set, unless it is there, and notes that it is the one in use. */
  async keep(fetched: ReadonlyMap<string, FetchedExtension>): Promise<KeptExtensions> {
    const root = await this.#openRoot();
    const entries = [...fetched].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const digest = createHash('sha256');
    for (const [path, { sha256 }] of entries) digest.update(`${path}\0${sha256}\n`);
    const name = digest.digest('hex').slice(0, 32);
    const directory = join(root, name);
    if (await isIntact(directory, entries)) await utimes(directory, new Date(), new Date());
    else await writeSet(root, directory, entries);
    const files = Object.fromEntries(
      entries.map(([path, { sha256, shownAs }]) => [path, { sha256, shownAs }]),
    );
    await writeDurably(this.#currentPath, JSON.stringify({ version: formatVersion, name, files }));
    await this.#prune(root, name);
    return { directory, files };
  }

  /** The set that was last in use; undefined where there is none. */
  async kept(): Promise<KeptExtensions | undefined> {
    const text = await readTextIfPresent(this.#currentPath);
    if (text === undefined) return undefined;
    const root = await this.#openRoot();
    const { version, name, files }: { version: number; name: string; files: ExtensionFiles } =
      JSON.parse(text);
    return version === formatVersion ? { directory: join(root, name), files } : undefined;
  }

  /** Notes that no set is in use. */
  async forget(): Promise<void> {
    await unlink(this.#currentPath).catch(() => {});
  }

  /** Code is run from here: a directory that somebody else could have written to is refused. */
  async #openRoot(): Promise<string> {
    await makePrivateDirectory(this.#directory);
    const status = await lstat(this.#directory);
    if (!status.isDirectory() || status.uid !== process.geteuid?.() || (status.mode & 0o077) !== 0) {
      throw extensionError(
        `${this.#directory} has to be a directory of the minion's own account that nobody else may enter (mode 0700)`,
      );
    }
    return realpath(this.#directory);
  }

  async #prune(root: string, current: string): Promise<void> {
    for (const entry of await readdir(root, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name === current) continue;
      const path = join(root, entry.name);
      const { mtimeMs } = await lstat(path);
      if (Date.now() - mtimeMs > keepMs) await rm(path, { recursive: true, force: true });
    }
  }

  get #currentPath(): string {
    return join(this.#directory, 'current.json');
  }
}

type Entries = readonly (readonly [path: string, file: FetchedExtension])[];

async function writeSet(root: string, directory: string, entries: Entries): Promise<void> {
  const unfinished = join(root, `.new-${randomBytes(8).toString('hex')}`);
  await mkdir(unfinished, { mode: 0o700 });
  try {
    for (const [path, { bytes }] of entries) {
      const full = join(unfinished, path);
      await makePrivateDirectory(dirname(full));
      await writeFile(full, bytes, { mode: 0o600, flag: 'wx', flush: true });
    }
    await rm(directory, { recursive: true, force: true });
    await rename(unfinished, directory);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  await syncDirectory(root);
}

async function isIntact(directory: string, entries: Entries): Promise<boolean> {
  for (const [path, { sha256 }] of entries) {
    if ((await digestOf(join(directory, path))) !== sha256) return false;
  }
  return true;
}

async function digestOf(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    return createHash('sha256')
      .update(await file.readFile())
      .digest('hex');
  } catch {
    return undefined;
  }
}
