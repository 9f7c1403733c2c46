import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type FileContent, type ReadOnlyFiles, textDiff } from '@muster/engine';

/** Beyond this, differences between texts are not shown. */
const longestShown = 1024 * 1024;

/** What a file on the host holds, looked at only as far as somebody asks. */
export class ExistingContents {
  readonly size: number;
  readonly #files: ReadOnlyFiles;
  readonly #path: string;

  constructor(files: ReadOnlyFiles, path: string, size: number) {
    this.#files = files;
    this.#path = path;
    this.size = size;
  }

  sha256(): Promise<string> {
    return this.#files.sha256(this.#path);
  }

  /** The bytes; undefined where they are too many to be shown. */
  async bytes(): Promise<Uint8Array | undefined> {
    return this.size > longestShown ? undefined : this.#files.read(this.#path, longestShown);
  }
}

/** What a file is to hold: bytes at hand, or a file in the minion's cache. */
export class NewContents {
  readonly content: FileContent;
  readonly size: number;
  #sha256: string | undefined;
  /** How it differs from what was there; set once it has been compared. */
  diff = '';

  constructor(content: FileContent, size: number, sha256?: string) {
    this.content = content;
    this.size = size;
    this.#sha256 = sha256;
  }

  static ofBytes(bytes: Uint8Array): NewContents {
    return new NewContents({ kind: 'bytes', bytes }, bytes.byteLength);
  }

  /** Whether the file on the host holds the same; the sizes are compared first, and nothing is read where they differ. */
  async equals(existing: ExistingContents): Promise<boolean> {
    if (existing.size !== this.size) return false;
    if (this.size === 0) return true;
    this.#sha256 ??= await this.#hash();
    return (await existing.sha256()) === this.#sha256;
  }

  /** Notes how the wanted contents differ from the existing ones, for the result. */
  async compareWith(existing: ExistingContents): Promise<void> {
    const before = await existing.bytes();
    const after = await this.#bytes();
    this.diff =
      before === undefined || after === undefined ? 'Too long for a diff' : describeDifference(before, after);
  }

  async #hash(): Promise<string> {
    return createHash('sha256')
      .update((await this.#bytes()) ?? '')
      .digest('hex');
  }

  async #bytes(): Promise<Uint8Array | undefined> {
    if (this.content.kind === 'bytes') return this.content.bytes;
    return this.size > longestShown ? undefined : readFile(this.content.path);
  }
}

function describeDifference(before: Uint8Array, after: Uint8Array): string {
  const [wasText, isText] = [looksLikeText(before), looksLikeText(after)];
  if (!wasText) return isText ? 'Replace binary file with text file' : 'Replace binary file';
  if (!isText) return 'Replace text file with binary file';
  return textDiff(decode(before), decode(after));
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

function looksLikeText(bytes: Uint8Array): boolean {
  return !bytes.subarray(0, 8192).includes(0);
}
