import type { DriftEntry, HostState, JobRequest } from '@muster/api';
import type { MinionMessages } from '@muster/shared';
import type { Generated } from 'kysely';
import type { JsonText } from './json-text.ts';

/**
 * The tables, in types that SQLite and PostgreSQL share: times are milliseconds since the epoch, booleans 0 or 1,
 * nested data JSON text.
 */
export interface Schema {
  jobs: JobRow;
  job_hosts: JobHostRow;
  job_returns: JobReturnRow;
  keys: KeyRow;
  tokens: TokenRow;
  minions: MinionRow;
  mine: MineRow;
  drift: DriftRow;
}

export interface JobRow {
  jid: string;
  fun: string;
  args: JsonText<readonly unknown[]>;
  kwargs: JsonText<Readonly<Record<string, unknown>>>;
  target: JsonText<JobRequest['target']>;
  user: string;
  created_at: number;
  /** When the last host was settled. */
  finished_at: number | null;
  timeout_ms: number;
  batch: string | null;
}

export interface JobHostRow {
  jid: string;
  minion: string;
  state: HostState;
  reason: string | null;
  last_heard: number | null;
  success: number | null;
  retcode: number | null;
  pending: number | null;
  changed: number | null;
  duration_ms: number | null;
}

export interface JobReturnRow {
  jid: string;
  minion: string;
  body: JsonText<unknown>;
}

export interface KeyRow {
  id: string;
  public_key: string;
  status: string;
  address: string | null;
  first_seen: number;
  last_seen: number;
  about: string | null;
}

export interface TokenRow {
  name: string;
  secret_hash: string;
  ids: string;
  uses_left: number;
  expires_at: number;
  revoked: number;
}

export interface MinionRow {
  id: string;
  grains: JsonText<Readonly<Record<string, unknown>>> | null;
  version: string | null;
  last_heard: number | null;
  /** Whether it had a session when that was last written, as the previous run of the master left it. */
  connected: number;
  drift_status: JsonText<MinionMessages['driftStatus']> | null;
}

export interface MineRow {
  minion: string;
  name: string;
  value: JsonText<unknown>;
  /** Null where everybody may read it. */
  allow: JsonText<{ readonly target: string; readonly type: string }> | null;
  updated_at: number;
}

export interface DriftRow {
  number: Generated<number>;
  minion: string;
  /** The minion's own number of the report and the entry's place in it: a report sent twice is kept once. */
  sequence: number;
  place: number;
  time: number;
  id: string;
  fun: string;
  name: string;
  sls: string;
  action: DriftEntry['action'];
  changes: JsonText<Record<string, unknown>>;
  comment: string;
  latency_ms: number | null;
}
