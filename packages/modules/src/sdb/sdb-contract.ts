import type { Json, JsonRecord, ReadingContext } from '@muster/engine';

/** One use of a driver: the profile that configures it, with its name for errors, and the key. */
export interface SdbCall {
  readonly name: string;
  readonly profile: JsonRecord;
  readonly key: string;
  readonly context: Pick<ReadingContext, 'host' | 'call' | 'render' | 'opts' | 'saltenv'>;
}

/** A kind of store that values are read from. */
export interface SdbDriver {
  /** The value of a key; null where there is none. */
  get(call: SdbCall): Promise<Json>;
  /** Left out by drivers that only read. */
  set?(call: SdbCall, value: Json): Promise<Json>;
  delete?(call: SdbCall): Promise<Json>;
  /** Whether what it holds is secret, unless the profile says otherwise; undefined where the key has to tell. */
  readonly isSecret: boolean | undefined;
}
