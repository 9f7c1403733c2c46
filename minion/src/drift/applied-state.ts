import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json, KeptProperties, LowChunk } from '@muster/engine';
import { makePrivateDirectory, readTextIfPresent, writeDurably } from '../storage/durable-file.ts';
import type { MineRead } from './mine-reads.ts';
import { dropUnused, type RecordedInputs } from './recorded-inputs.ts';

/** What a run knew: all that it takes to see and repair differences from what it brought about without the master. */
export interface RunRecord {
  readonly grains: Readonly<Record<string, Json>>;
  readonly pillar: Readonly<Record<string, Json>>;
  /** Values to mask in reports. */
  readonly secrets: readonly string[];
  readonly inputs: RecordedInputs;
}

/** A state that is watched, with the record of the run that last brought it about. */
export type WatchedEntry = AppliedEntry<RunRecord>;

/** What is watched. */
export interface AppliedState {
  /** In the order of the runs. */
  readonly entries: readonly WatchedEntry[];
  /** What templates and states of the last highstate read of the mine: another value there calls for another run. */
  readonly mineReads: readonly MineRead[];
}

interface AppliedEntry<Origin> {
  /** As it was carried out: its slots hold what the functions returned. */
  readonly chunk: LowChunk;
  readonly record: Origin;
  /** What runs left in it that nobody declared, and that is to stay. */
  readonly kept?: KeptProperties | undefined;
}

/** On disk entries name their record by its place. */
interface StoredState {
  readonly version: number;
  readonly records: readonly RunRecord[];
  readonly entries: readonly AppliedEntry<number>[];
  readonly mineReads: readonly MineRead[];
}

const formatVersion = 2;

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
    const { version, records, entries, mineReads }: StoredState = JSON.parse(text);
    if (version !== formatVersion) return undefined;
    const found = entries.flatMap(({ record: place, ...entry }) => {
      const record = records[place];
      return record === undefined ? [] : [{ ...entry, record }];
    });
    return { entries: found, mineReads };
  }

  async save({ entries, mineReads }: AppliedState): Promise<void> {
    const records = recordsOf(entries);
    const stored: StoredState = {
      version: formatVersion,
      records,
      entries: entries.map(({ record, ...entry }) => ({ ...entry, record: records.indexOf(record) })),
      mineReads,
    };
    await makePrivateDirectory(this.#directory);
    await writeDurably(this.#path, JSON.stringify(stored));
    const inputs = records.map((record) => record.inputs);
    await dropUnused(inputs, this.contents);
  }

  async clear(): Promise<void> {
    await unlink(this.#path).catch(() => {});
  }

  get #path(): string {
    return join(this.#directory, 'applied.json');
  }
}

/** The records of entries, each once. */
export function recordsOf(entries: readonly WatchedEntry[]): readonly RunRecord[] {
  return [...new Set(entries.map(({ record }) => record))];
}
