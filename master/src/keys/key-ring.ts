import { EventEmitter } from 'node:events';
import { MusterError } from '@muster/shared';
import type { Admission } from '../gateway/index.ts';
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

/** Every key that ever asked to join and what was decided about it. The one place that says which key an id has. */
export class KeyRing extends EventEmitter<KeyRingEvents> {
  readonly #store: KeyStore;
  readonly #audit: AuditLog;
  /** Records by id in lower case: ids that differ in case alone are the same host's to a person and to DNS. */
  readonly #records = new Map<string, KeyRecord[]>();
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

  /** What is known of an id, several records where other keys claimed it too. */
  find(id: string): readonly KeyRecord[] {
    return this.#records.get(id.toLowerCase()) ?? [];
  }

  /** The public key that speaks for an id, if any does. */
  acceptedKey(id: string): string | undefined {
    return this.find(id).find((record) => record.id === id && record.status === 'accepted')?.publicKey;
  }

  /** What every key may do at the gateway. */
  admissions(): [publicKey: string, Admission][] {
    const byKey = Map.groupBy(this.list(), ({ publicKey }) => publicKey);
    return Array.from(byKey, ([publicKey, records]) => [publicKey, admissionOf(records)]);
  }

  /** What a key may do, whichever ids it claims. */
  admissionOf(publicKey: string): Admission {
    return admissionOf(this.list().filter((record) => record.publicKey === publicKey));
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
    const records = ids.flatMap((id) => {
      const found = this.find(id).filter((record) => record.id === id);
      if (found.length === 0) throw unknownKeys([id]);
      return found;
    });
    // First out of memory, where they have power; a crash before the disk knows is a deletion that was never confirmed.
    for (const record of records) this.#remove(record);
    for (const record of records) this.emit('change', record, 'deleted');
    await this.#log('key.delete', records, actor);
    await this.#store.deleteKeys(records);
    return records;
  }

  /** Adds a record or changes one; done when it is on disk and holds. */
  async save(record: KeyRecord): Promise<void> {
    this.#put(record);
    await this.#store.saveKeys([record]);
    this.emit('change', record, record.status);
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
    const named = ids.map((id) => [id, this.find(id).filter((one) => one.id === id)] as const);
    const unknown = named.filter(([, records]) => records.length === 0).map(([id]) => id);
    if (unknown.length > 0) throw unknownKeys(unknown);
    const chosen = named.flatMap(([id, records]) => {
      const fitting = records.filter((record) => from.includes(record.status));
      const isDone = records.some((record) => record.status === status);
      if (fitting.length === 0 && !isDone) throw undecidable(id, records, status);
      return fitting;
    });
    if (all)
      chosen.push(...this.list().filter((record) => record.status === 'pending' && !chosen.includes(record)));
    const changed = chosen.map((record) => ({ ...record, status }));
    if (changed.length === 0) return [];

    if (status !== 'accepted') this.#hold(changed);
    await this.#log(`key.${status === 'accepted' ? 'accept' : 'reject'}`, changed, actor);
    await this.#store.saveKeys(changed);
    // An id deleted meanwhile stays deleted.
    const kept = changed.filter((record) => this.#has(record));
    if (status === 'accepted') this.#hold(kept);
    if (kept.length < changed.length)
      await this.#store.deleteKeys(changed.filter((one) => !kept.includes(one)));
    return kept;
  }

  #hold(records: readonly KeyRecord[]): void {
    for (const record of records) this.#put(record);
    for (const record of records) this.emit('change', record, record.status);
  }

  #has(record: KeyRecord): boolean {
    return this.find(record.id).some((one) => isSameKey(one, record));
  }

  #put(record: KeyRecord): KeyRecord {
    const others = this.find(record.id).filter((one) => !isSameKey(one, record));
    this.#records.set(record.id.toLowerCase(), [...others, record]);
    return record;
  }

  #remove(record: KeyRecord): void {
    const others = this.find(record.id).filter((one) => !isSameKey(one, record));
    if (others.length === 0) this.#records.delete(record.id.toLowerCase());
    else this.#records.set(record.id.toLowerCase(), others);
  }

  async #flushSeen(): Promise<void> {
    const records = [...this.#seen].filter((record) => this.list().includes(record));
    this.#seen.clear();
    await this.#store.saveKeys(records);
  }

  async #log(action: string, records: readonly KeyRecord[], actor: string): Promise<void> {
    await Promise.all(
      records.map(({ id, publicKey }) =>
        this.#audit.append({ actor, action, subject: id, isAllowed: true, details: { publicKey } }),
      ),
    );
  }
}

function admissionOf(records: readonly KeyRecord[]): Admission {
  if (records.some(({ status }) => status === 'accepted')) return 'accepted';
  return records.some(({ status }) => status === 'pending') ? 'pending' : 'none';
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
