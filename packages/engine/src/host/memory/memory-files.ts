import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, normalize } from 'node:path';
import { MusterError } from '@muster/shared';
import type { FileAttributes, FileStat, Files } from '../host.ts';

/** One entry of a file system that exists in memory. */
export interface MemoryEntry {
  readonly kind: 'file' | 'directory' | 'symlink';
  /** Text of a file, target of a link. */
  readonly bytes: Uint8Array;
  readonly mode: number;
  readonly user: string;
  readonly group: string;
  readonly mtimeMs: number;
}

/** How entries are given: a text for a file, or an entry in parts. */
export type GivenEntry =
  | string
  | (Partial<Omit<MemoryEntry, 'bytes' | 'kind'>> &
      ({ text: string } | { directory: true } | { link: string }));

const readLimit = 16 * 1024 * 1024;
const mostLinks = 40;

/** The files of a host in memory, by path; directories above given files are there too. */
export class MemoryFiles implements Files {
  readonly entries = new Map<string, MemoryEntry>();
  #clock = 1_700_000_000_000;

  constructor(given: Readonly<Record<string, GivenEntry>>) {
    this.#put('/', { kind: 'directory', mode: 0o755 });
    for (const [path, entry] of Object.entries(given)) {
      this.#makeParents(path);
      this.#give(path, entry);
    }
  }

  async stat(path: string): Promise<FileStat | undefined> {
    return this.#describe(this.entries.get(this.#resolve(path, true)));
  }

  async lstat(path: string): Promise<FileStat | undefined> {
    return this.#describe(this.entries.get(this.#resolve(path, false)));
  }

  async read(path: string, maxBytes = readLimit): Promise<Uint8Array> {
    const { bytes } = this.#file(path);
    if (bytes.byteLength > maxBytes)
      throw new MusterError('FILE_NOT_FOUND', `${path} is larger than ${maxBytes} bytes`);
    return bytes;
  }

  async readText(path: string): Promise<string> {
    return Buffer.from(this.#file(path).bytes).toString();
  }

  async list(path: string): Promise<readonly string[]> {
    const directory = this.#resolve(path, true);
    if (this.entries.get(directory)?.kind !== 'directory') throw missing(path, 'not a directory');
    const prefix = directory === '/' ? '/' : `${directory}/`;
    return [...this.entries.keys()]
      .filter(
        (entry) => entry !== '/' && entry.startsWith(prefix) && !entry.slice(prefix.length).includes('/'),
      )
      .map((entry) => entry.slice(prefix.length))
      .toSorted();
  }

  async readLink(path: string): Promise<string> {
    const entry = this.entries.get(this.#resolve(path, false));
    if (entry?.kind !== 'symlink') throw missing(path, 'not a symbolic link');
    return Buffer.from(entry.bytes).toString();
  }

  async sha256(path: string): Promise<string> {
    return hash('sha256', this.#file(path).bytes);
  }

  async writeAtomically(
    path: string,
    content:
      | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
      | { readonly kind: 'file'; readonly path: string },
    attributes: FileAttributes,
  ): Promise<void> {
    const real = this.#resolve(path, false);
    this.#requireParent(real, path);
    const found = this.entries.get(real);
    const existing = found?.kind === 'file' ? found : undefined;
    const bytes = content.kind === 'bytes' ? content.bytes : this.#cached(content.path);
    this.#put(real, { mode: 0o644, ...existing, ...attributes, kind: 'file', bytes });
  }

  async setAttributes(path: string, attributes: FileAttributes): Promise<void> {
    const real = this.#resolve(path, false);
    const entry = this.entries.get(real);
    if (entry === undefined) throw missing(path);
    this.#put(real, { ...entry, ...attributes });
  }

  async makeDirectory(
    path: string,
    { parents = false, ...attributes }: FileAttributes & { readonly parents?: boolean },
  ): Promise<void> {
    const real = this.#resolve(path, true);
    if (parents) this.#makeParents(real);
    this.#requireParent(real, path);
    if (this.entries.has(real)) throw new MusterError('STATE_FAILED', `${path}: file already exists`);
    this.#put(real, { mode: 0o755, ...attributes, kind: 'directory' });
  }

  async symlink(target: string, path: string): Promise<void> {
    const real = this.#resolve(path, false);
    this.#requireParent(real, path);
    if (this.entries.has(real)) throw new MusterError('STATE_FAILED', `${path}: file already exists`);
    this.#put(real, { kind: 'symlink', mode: 0o777, bytes: Buffer.from(target) });
  }

  async remove(path: string, { recursive = false }: { readonly recursive?: boolean } = {}): Promise<void> {
    const real = this.#resolve(path, false);
    const inside = [...this.entries.keys()].filter((entry) => entry.startsWith(`${real}/`));
    if (inside.length > 0 && !recursive)
      throw new MusterError('STATE_FAILED', `${path}: directory not empty`);
    for (const entry of [real, ...inside]) this.entries.delete(entry);
  }

  async rename(from: string, to: string): Promise<void> {
    const [source, target] = [this.#resolve(from, false), this.#resolve(to, false)];
    if (!this.entries.has(source)) throw missing(from);
    for (const [path, entry] of Array.from(this.entries)) {
      if (path !== source && !path.startsWith(`${source}/`)) continue;
      this.entries.delete(path);
      this.entries.set(target + path.slice(source.length), entry);
    }
  }

  #give(path: string, given: GivenEntry): void {
    if (typeof given === 'string')
      return this.#put(path, { kind: 'file', mode: 0o644, bytes: Buffer.from(given) });
    const attributes = {
      ...(given.user === undefined ? {} : { user: given.user }),
      ...(given.group === undefined ? {} : { group: given.group }),
      ...(given.mode === undefined ? {} : { mode: given.mode }),
    };
    if ('text' in given)
      this.#put(path, { mode: 0o644, ...attributes, kind: 'file', bytes: Buffer.from(given.text) });
    else if ('link' in given)
      this.#put(path, { mode: 0o777, ...attributes, kind: 'symlink', bytes: Buffer.from(given.link) });
    else this.#put(path, { mode: 0o755, ...attributes, kind: 'directory' });
  }

  #put(path: string, entry: Partial<MemoryEntry> & Pick<MemoryEntry, 'kind' | 'mode'>): void {
    this.#clock += 1;
    const defaults = { bytes: new Uint8Array(), user: 'root', group: 'root' };
    this.entries.set(normalize(path), { ...defaults, ...entry, mtimeMs: this.#clock });
  }

  #makeParents(path: string): void {
    const parent = dirname(normalize(path));
    if (this.entries.has(parent)) return;
    this.#makeParents(parent);
    this.#put(parent, { kind: 'directory', mode: 0o755 });
  }

  #requireParent(real: string, path: string): void {
    if (this.entries.get(dirname(real))?.kind !== 'directory') throw missing(path);
  }

  #file(path: string): MemoryEntry {
    const entry = this.entries.get(this.#resolve(path, true));
    if (entry?.kind !== 'file') throw missing(path, entry === undefined ? undefined : 'not a regular file');
    return entry;
  }

  /** Files of the cache may lie on the machine that runs the test. */
  #cached(path: string): Uint8Array {
    const entry = this.entries.get(path);
    return entry === undefined ? readFileSync(path) : entry.bytes;
  }

  #describe(entry: MemoryEntry | undefined): FileStat | undefined {
    if (entry === undefined) return undefined;
    const { kind, bytes, mode, user, group, mtimeMs } = entry;
    return { kind, size: kind === 'directory' ? 4096 : bytes.byteLength, mode, user, group, mtimeMs };
  }

  #resolve(path: string, followLast: boolean): string {
    if (!path.startsWith('/'))
      throw new MusterError('ARGUMENT_INVALID', `Specified file ${path} is not an absolute path`);
    let waiting = normalize(path).split('/').filter(Boolean);
    let reached = '';
    for (let links = 0; waiting.length > 0; ) {
      const [first = '', ...rest] = waiting;
      waiting = rest;
      const next = `${reached}/${first}`;
      const entry = this.entries.get(next);
      if (entry?.kind !== 'symlink' || (rest.length === 0 && !followLast)) {
        reached = next;
        continue;
      }
      links += 1;
      if (links > mostLinks) throw missing(path, 'too many levels of symbolic links');
      const target = Buffer.from(entry.bytes).toString();
      const absolute = normalize(target.startsWith('/') ? target : `${reached}/${target}`);
      waiting = [...absolute.split('/').filter(Boolean), ...rest];
      reached = '';
    }
    return reached === '' ? '/' : reached;
  }
}

function missing(path: string, reason = 'no such file or directory'): MusterError {
  return new MusterError('FILE_NOT_FOUND', `${path}: ${reason}`);
}
