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
const nothing = new Uint8Array();
const defaultModes = { file: 0o644, directory: 0o755, symlink: 0o777 } as const;
const mostLinks = 40;

/** The files of a host in memory, by path; directories above given files are there too. */
export class MemoryFiles implements Files {
  readonly entries = new Map<string, MemoryEntry>();
  #clock = 1_700_000_000_000;

  constructor(given: Readonly<Record<string, GivenEntry>>) {
    this.#put('/', 'directory');
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
    this.#put(real, 'file', bytes, attributes, existing);
  }

  async setAttributes(path: string, attributes: FileAttributes): Promise<void> {
    const real = this.#resolve(path, false);
    const entry = this.entries.get(real);
    if (entry === undefined) throw missing(path);
    if (Object.values(attributes).every((value) => value === undefined)) return;
    this.#put(real, entry.kind, entry.bytes, attributes, entry);
  }

  async makeDirectory(
    path: string,
    { parents = false, ...attributes }: Parameters<Files['makeDirectory']>[1],
  ): Promise<void> {
    const real = this.#resolve(path, false);
    if (parents) this.#makeParents(real);
    this.#requireParent(real, path);
    if (this.entries.has(real)) throw new MusterError('STATE_FAILED', `${path}: file already exists`);
    this.#put(real, 'directory', nothing, attributes);
  }

  async symlink(target: string, path: string): Promise<void> {
    const real = this.#resolve(path, false);
    this.#requireParent(real, path);
    if (this.entries.has(real)) throw new MusterError('STATE_FAILED', `${path}: file already exists`);
    this.#put(real, 'symlink', Buffer.from(target));
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
    if (typeof given === 'string') this.#put(path, 'file', Buffer.from(given));
    else if ('text' in given) this.#put(path, 'file', Buffer.from(given.text), given);
    else if ('link' in given) this.#put(path, 'symlink', Buffer.from(given.link), given);
    else this.#put(path, 'directory', nothing, given);
  }

  /** What is not given is as it was, or has the defaults of its kind. */
  #put(
    path: string,
    kind: MemoryEntry['kind'],
    bytes: Uint8Array = nothing,
    given: FileAttributes & { readonly mtimeMs?: number | undefined } = {},
    existing: FileAttributes = {},
  ): void {
    this.#clock += 1;
    this.entries.set(normalize(path), {
      kind,
      bytes,
      mode: given.mode ?? existing.mode ?? defaultModes[kind],
      user: given.user ?? existing.user ?? 'root',
      group: given.group ?? existing.group ?? 'root',
      mtimeMs: given.mtimeMs ?? this.#clock,
    });
  }

  #makeParents(path: string): void {
    const parent = dirname(normalize(path));
    if (this.entries.has(parent)) return;
    this.#makeParents(parent);
    this.#put(parent, 'directory');
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
