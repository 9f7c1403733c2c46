import { EventEmitter } from 'node:events';
import { MusterError } from '@muster/shared';
import { type Admission, peerNetwork } from '../gateway/index.ts';
import { Sequences } from '../store/sequences.ts';
import type { AuditEntry } from './audit-chain.ts';
import type { AuditLog } from './audit-log.ts';
import type { KeyRecord, KeyStatus, KeyStore } from './key-store.ts';

export interface KeyRingEvents {
  /** A key came, changed its status or (`deleted`) is gone. Emitted when the change holds and is on disk. */
  change: [KeyRecord, KeyStatus | 'deleted'];
}

/** Which ids an operator means. */
export interface KeySelection {
  readonly ids: readonly string[];
  /** Every key that is pending. */
  readonly all: boolean;
}

const flushMs = 60_000;

/**
 * Every key that ever asked to join and what was decided about it: the one place that says which key an id has. Nothing
 * holds before it is on disk, where the next start will find it.
 */
export class KeyRing extends EventEmitter<KeyRingEvents> {
  readonly #store: KeyStore;
  readonly #audit: AuditLog;
  /** Records by id in lower case: ids that differ in case alone are the same host's to a person and to DNS. */
  readonly #records = new Map<string, readonly KeyRecord[]>();
  /** The same by public key, most often one. */
  readonly #byKey = new Map<string, readonly KeyRecord[]>();
  /** How many keys wait for an operator, by the network that they came from. */
  readonly #waiting = new Map<string, number>();
  readonly #sequences = new Sequences();
  readonly #seen = new Set<KeyRecord>();
  readonly #flushTimer: NodeJS.Timeout;

  static async open(store: KeyStore, audit: AuditLog): Promise<KeyRing> {
    return new KeyRing(store, audit, await store.loadKeys());
  }

  private constructor(store: KeyStore, audit: AuditLog, records: readonly KeyRecord[]) {
    super();
    this.#store = store;
    this.#audit = audit;
    for (const record of records) this.#put(record);
    this.#flushTimer = setInterval(() => void this.#flushSeen().catch(() => undefined), flushMs);
    this.#flushTimer.unref();
  }

  list(): KeyRecord[] {
    return [...this.#records.values()].flat();
  }

  /** How many keys wait for an operator to decide, denied ones included: in all, and from the network of an address. */
  waiting(address: string): { readonly all: number; readonly fromHere: number } {
    const all = this.#waiting.values().reduce((sum, count) => sum + count, 0);
    return { all, fromHere: this.#waiting.get(peerNetwork(address)) ?? 0 };
  }

  /** What is known of an id, several records where other keys claimed it too. */
  find(id: string): readonly KeyRecord[] {
    return this.#records.get(id.toLowerCase()) ?? [];
  }

  /** The ids of which every key is rejected or denied. */
  forsaken(): string[] {
    const all = [...this.#records.values()].filter((records) => records.every(isRefused));
    return [...new Set(all.flat().map(({ id }) => id))];
  }

  /** The public key that speaks for an id, if any does. */
  acceptedKey(id: string): string | undefined {
    return this.find(id).find((record) => record.id === id && record.status === 'accepted')?.publicKey;
  }

  /** What every key may do at the gateway. */
  admissions(): [publicKey: string, Admission][] {
    return Array.from(this.#byKey, ([publicKey, records]) => [publicKey, admissionOf(records)]);
  }

  /** What a key may do, whichever ids it claims. */
  admissionOf(publicKey: string): Admission {
    return admissionOf(this.#byKey.get(publicKey) ?? []);
  }

  /** Accepts pending and rejected keys. KEY_UNKNOWN names the ids that have none, and then nothing is changed. */
  accept(selection: KeySelection, actor: string): Promise<KeyRecord[]> {
    return this.#decide(selection, ['pending', 'rejected'], 'accepted', actor);
  }

  /** Rejects pending and accepted keys; a session of such a key ends at once. */
  reject(selection: KeySelection, actor: string): Promise<KeyRecord[]> {
    return this.#decide(selection, ['pending', 'accepted'], 'rejected', actor);
  }

  /** Forgets all about the ids, every key that claimed one included: they start from nothing. */
  async delete(ids: readonly string[], actor: string): Promise<KeyRecord[]> {
    return await this.#sequences.take(ids.map(lowered), async () => {
      const records = [...new Set(ids.flatMap((id) => this.#recordsOf(id)))];
      const unknown = ids.filter((id) => this.#recordsOf(id).length === 0);
      if (unknown.length > 0) throw unknownKeys(unknown);
      await this.#audit.cover(entriesOf('key.delete', records, actor), () => this.#store.deleteIds(ids));
      for (const record of records) this.#remove(record);
      for (const record of records) this.emit('change', record, 'deleted');
      return records;
    });
  }

  /** Adds a record, or changes that of a key that is pending; fails where that was decided about meanwhile. */
  async save(record: KeyRecord): Promise<void> {
    await this.#sequences.take([lowered(record.id)], async () => {
      const known = this.find(record.id).find((one) => isSameKey(one, record));
      if (known !== undefined && known.status !== 'pending') {
        throw new MusterError('KEY_UNKNOWN', `the key of ${record.id} was ${known.status} meanwhile`);
      }
      await this.#store.saveKeys([record]);
      this.#hold([record]);
    });
  }

  /** Notes that an id's accepted key was heard of; it reaches the disk now and then. */
  touch(id: string, time: number): void {
    const record = this.find(id).find((one) => one.id === id && one.status === 'accepted');
    if (record === undefined) return;
    this.#seen.delete(record);
    this.#seen.add(this.#put({ ...record, lastSeen: time }));
  }

  async close(): Promise<void> {
    clearInterval(this.#flushTimer);
    await this.#flushSeen();
  }

  async #decide(
    { ids, all }: KeySelection,
    from: readonly KeyStatus[],
    status: KeyStatus,
    actor: string,
  ): Promise<KeyRecord[]> {
    const pending = all ? this.list().filter((record) => record.status === 'pending') : [];
    const names = [...ids, ...pending.map(({ id }) => id)];
    return await this.#sequences.take(names.map(lowered), async () => {
      const unknown = ids.filter((id) => this.#recordsOf(id).length === 0);
      if (unknown.length > 0) throw unknownKeys(unknown);
      const chosen = new Set(ids.flatMap((id) => decidable(id, this.#recordsOf(id), from, status)));
      for (const { id } of pending) {
        for (const record of this.#recordsOf(id)) if (record.status === 'pending') chosen.add(record);
      }
      const changed = Array.from(chosen, (record) => ({ ...record, status }));
      if (changed.length === 0) return [];
      const action = `key.${status === 'accepted' ? 'accept' : 'reject'}`;
      await this.#audit.cover(entriesOf(action, changed, actor), () => this.#store.saveKeys(changed));
      this.#hold(changed);
      return changed;
    });
  }

  #hold(records: readonly KeyRecord[]): void {
    for (const record of records) this.#put(record);
    for (const record of records) this.emit('change', record, record.status);
  }

  /** The records of exactly this id, not of one that differs in case. */
  #recordsOf(id: string): KeyRecord[] {
    return this.find(id).filter((record) => record.id === id);
  }

  #put(record: KeyRecord): KeyRecord {
    this.#replace(record, [record]);
    return record;
  }

  #remove(record: KeyRecord): void {
    this.#replace(record, []);
  }

  #replace(record: KeyRecord, by: readonly KeyRecord[]): void {
    const known = this.find(record.id).find((one) => isSameKey(one, record));
    if (known !== undefined) this.#count(known, -1);
    for (const one of by) this.#count(one, 1);
    replaceIn(this.#records, lowered(record.id), record, by);
    replaceIn(this.#byKey, record.publicKey, record, by);
  }

  #count({ status, address }: KeyRecord, change: 1 | -1): void {
    if (status !== 'pending' && status !== 'denied') return;
    const network = peerNetwork(address ?? '');
    const count = (this.#waiting.get(network) ?? 0) + change;
    if (count === 0) this.#waiting.delete(network);
    else this.#waiting.set(network, count);
  }

  async #flushSeen(): Promise<void> {
    const records = [...this.#seen];
    this.#seen.clear();
    if (records.length > 0) await this.#store.touchKeys(records);
  }
}

function isRefused({ status }: KeyRecord): boolean {
  return status === 'rejected' || status === 'denied';
}

/** The records of an id that a decision changes; none where it is made already, an error where it cannot be. */
function decidable(
  id: string,
  records: readonly KeyRecord[],
  from: readonly KeyStatus[],
  status: KeyStatus,
): KeyRecord[] {
  const fitting = records.filter((record) => from.includes(record.status));
  const isDone = records.some((record) => record.status === status);
  if (fitting.length === 0 && !isDone) throw undecidable(id, records, status);
  return fitting;
}

function entriesOf(action: string, records: readonly KeyRecord[], actor: string): AuditEntry[] {
  return records.map(({ id, publicKey }) => ({
    actor,
    action,
    subject: id,
    isAllowed: true,
    details: { publicKey },
  }));
}

function lowered(id: string): string {
  return id.toLowerCase();
}

function admissionOf(records: readonly KeyRecord[]): Admission {
  if (records.some(({ status }) => status === 'accepted')) return 'accepted';
  return records.some(({ status }) => status === 'pending') ? 'pending' : 'none';
}

function replaceIn(
  index: Map<string, readonly KeyRecord[]>,
  name: string,
  record: KeyRecord,
  by: readonly KeyRecord[],
): void {
  const records = [...(index.get(name) ?? []).filter((one) => !isSameKey(one, record)), ...by];
  if (records.length === 0) index.delete(name);
  else index.set(name, records);
}

function isSameKey(left: KeyRecord, right: KeyRecord): boolean {
  return left.id === right.id && left.publicKey === right.publicKey;
}

function unknownKeys(ids: readonly string[]): MusterError {
  return new MusterError('KEY_UNKNOWN', `no key of ${ids.join(', ')} is known`, { details: { ids } });
}

function undecidable(id: string, records: readonly KeyRecord[], status: KeyStatus): MusterError {
  const has = records.map((record) => record.status).join(' and ');
  const advice =
    status === 'accepted' ? `; to take its new key, delete ${id} and accept what it then sends` : '';
  return new MusterError('KEY_UNKNOWN', `${id} has only a key that is ${has}${advice}`, { details: { id } });
}
