import type { JsonRecord } from '@muster/shared';

/** The minion's own data, as whoever compiled it handed it over. */
export interface Pillar {
  /** Packed by `packValue`, for what is rendered. */
  readonly packed: Uint8Array;
  /** The same as functions and states see it. */
  readonly data: JsonRecord;
  readonly errors: readonly string[];
  /** Values to mask in everything that is shown. */
  readonly secrets: readonly string[];
  /** Paths of the files that it was made of, where it was compiled. */
  readonly files?: readonly string[] | undefined;
  /** Options of the master that hold here too: nodegroups, the rules of the top file, Jinja's. */
  readonly opts?: JsonRecord | undefined;
}

/** What a call knows of its minion. A state run has its own, so that pillar given in line stays with it. */
export interface Facts {
  grains: JsonRecord;
  pillar: Pillar;
}

/** What pillar is compiled for. */
export interface PillarRequest {
  readonly grains: JsonRecord;
  /** As somebody named it; without one, pillar comes from all environments. */
  readonly saltenv?: string | undefined;
  readonly pillarenv?: string | undefined;
  /** Pillar given in line, merged over what is compiled. */
  readonly override?: JsonRecord | undefined;
}

/** Where pillar comes from: the master, or directories of this host. */
export interface PillarSource {
  fetch(request: PillarRequest, signal?: AbortSignal): Promise<Pillar>;
}
