import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json, LowChunk } from '@muster/engine';
import { makePrivateDirectory, readTextIfPresent, writeDurably } from '../storage/durable-file.ts';
import type { MineRead } from './mine-reads.ts';
import { dropUnused, type RecordedInputs } from './recorded-inputs.ts';

/** What the last highstate brought about, with all that it takes to see and repair differences without the master. */
export interface AppliedState {
  readonly appliedAt: number;
  /** The states that succeeded, in the order of the run. */
  readonly chunks: readonly LowChunk[];
  readonly grains: Readonly<Record<string, Json>>;
  readonly pillar: Readonly<Record<string, Json>>;
  /** Values to mask in reports. */
  readonly secrets: readonly string[];
  readonly inputs: RecordedInputs;
  /** What templates and states read of the mine: another value there calls for another run. */
  readonly mineReads: readonly MineRead[];
}

const formatVersion = 1;

/** The applied state on disk. It holds pillar, so that only the minion's own account can read it. */
export class AppliedStateStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Where the texts and files of the record are kept. */
  get contents(): string {
    return join(this.#directory, 'contents');
  }

  async load(): Promise<AppliedState | undefined> {
    const text = await readTextIfPresent(this.#path);
    if (text === undefined) return undefined;
    const { version, ...state }: { version: number } & AppliedState = JSON.parse(text);
    return version === formatVersion ? state : undefined;
  }

  async save(state: AppliedState): Promise<void> {
    await makePrivateDirectory(this.#directory);
    await writeDurably(this.#path, JSON.stringify({ version: formatVersion, ...state }));
    await dropUnused(state.inputs, this.contents);
  }

  async clear(): Promise<void> {
    await unlink(this.#path).catch(() => {});
  }

  get #path(): string {
    return join(this.#directory, 'applied.json');
  }
}
