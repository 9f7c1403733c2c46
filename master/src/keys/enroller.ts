import {
  type CurveKeyPair,
  decodeEnrolment,
  type Enrolment,
  enrolmentProofParts,
  errorMessage,
  isMinionId,
  isProof,
  isPublicKey,
  z85Encode,
} from '@muster/shared';
import type { Logger } from 'pino';
import { peerNetwork } from '../gateway/index.ts';
import type { AuditLog } from './audit-log.ts';
import type { AutoAccept } from './auto-accept.ts';
import type { JoinTokens } from './join-tokens.ts';
import type { KeyRing } from './key-ring.ts';
import type { KeyRecord } from './key-store.ts';
import { OncePerMinute } from './once-per-minute.ts';

export interface EnrollerOptions {
  readonly keys: KeyRing;
  readonly tokens: JoinTokens;
  readonly autoAccept: AutoAccept;
  readonly audit: AuditLog;
  readonly masterKeys: CurveKeyPair;
  /** Most keys that wait, denied ones included; half of it from one address. */
  readonly mostPending: number;
  readonly log: Logger;
  readonly now: () => number;
}

const mostDeniedForOneId = 3;

/** Judges what comes in at enrolment: who is pending, denied, or accepted by a token or a rule. */
export class Enroller {
  readonly #options: EnrollerOptions;
  readonly #once = new OncePerMinute();
  /** Ids in lower case that are being judged: of two claims that come together one has to come again. */
  readonly #busy = new Set<string>();
  /** New records on their way to the disk, which take room already. */
  readonly #adding = new Set<KeyRecord>();

  constructor(options: EnrollerOptions) {
    this.#options = options;
  }

  /** Takes a message of the enrolment endpoint; never throws, whatever it is. */
  async take(address: string, bytes: Uint8Array): Promise<void> {
    try {
      const enrolment = decodeEnrolment(bytes);
      const fault = this.#faultOf(enrolment);
      if (fault !== undefined)
        return await this.#refuse(address, JSON.stringify(enrolment.id.slice(0, 64)), fault);
      const id = enrolment.id.toLowerCase();
      if (this.#busy.has(id)) return;
      this.#busy.add(id);
      await this.#judge(enrolment, address).finally(() => this.#busy.delete(id));
    } catch (error) {
      if (this.#once.isFirst(peerNetwork(address))) {
        this.#options.log.warn({ address, error: errorMessage(error) }, 'an enrolment failed');
      }
    }
  }

  #faultOf(enrolment: Enrolment): string | undefined {
    const { id, key, proof } = enrolment;
    if (!isMinionId(id)) return 'the id is not allowed';
    if (key.length !== 32 || !isPublicKey(z85Encode(key))) return 'the key is none';
    const { secretKey, publicKey } = this.#options.masterKeys;
    const keys = { secretKey, publicKey: z85Encode(key) };
    const parts = enrolmentProofParts(enrolment, publicKey);
    return isProof(proof, 'muster/1 enrolment', keys, parts) ? undefined : 'the proof of the key is wrong';
  }

  async #judge(enrolment: Enrolment, address: string): Promise<void> {
    const { keys, now } = this.#options;
    const { id, about } = enrolment;
    const publicKey = z85Encode(enrolment.key);
    const others = keys.find(id);
    const known = others.find((record) => record.id === id && record.publicKey === publicKey);
    if (known?.status === 'accepted' || known?.status === 'rejected' || known?.status === 'denied') return;

    const record: KeyRecord = {
      id,
      publicKey,
      status: 'pending',
      address,
      firstSeen: known?.firstSeen ?? now(),
      lastSeen: now(),
      about: about === undefined ? undefined : `${about.os}, Muster ${about.version}`,
    };
    // Whoever has an id first keeps it until an operator decides otherwise, whatever token a later key brings.
    if (known === undefined && others.length > 0) return this.#deny(record, others);
    const consent = await this.#consent(enrolment, address);
    if (consent !== undefined) return this.#add({ ...record, status: 'accepted' }, address, consent);
    if (known === undefined && !this.#hasRoom(address)) {
      return this.#refuse(address, id, 'too many keys are pending (max_pending_keys)');
    }
    await this.#add(record, address);
  }

  /** Who has accepted the id beforehand: a token, a rule, or nobody. */
  async #consent({ id, token }: Enrolment, address: string): Promise<string | undefined> {
    if (token !== undefined) {
      const outcome = await this.#options.tokens.spend(token, id);
      if ('name' in outcome) return `token:${outcome.name}`;
      await this.#refuse(address, id, outcome.refusal);
    }
    const rule = this.#options.autoAccept(id, address);
    return rule === undefined ? undefined : `rule: ${rule}`;
  }

  async #deny(record: KeyRecord, others: readonly KeyRecord[]): Promise<void> {
    const denied = others.filter((other) => other.status === 'denied');
    const isFull = denied.length >= mostDeniedForOneId || !this.#hasRoom(record.address ?? '');
    const holder = others.find((other) => other.status !== 'denied');
    await this.#refuse(
      record.address ?? '',
      record.id,
      `${holder?.id ?? record.id} has another key, which is ${holder?.status ?? 'denied'}`,
    );
    if (!isFull) await this.#add({ ...record, status: 'denied' }, record.address ?? '');
  }

  async #add(record: KeyRecord, address: string, consent?: string): Promise<void> {
    const { keys, audit, log } = this.#options;
    const { id, publicKey, status } = record;
    const isNew = keys.find(id).every((one) => one.publicKey !== publicKey);
    const details = { publicKey, address };
    const said = { action: 'key.accept', subject: id, isAllowed: true, details };
    if (isNew) this.#adding.add(record);
    try {
      await audit.cover(consent === undefined ? [] : [{ actor: consent, ...said }], () => keys.save(record));
    } finally {
      this.#adding.delete(record);
    }
    if (isNew || consent !== undefined) log.info({ minion: id, address, consent }, `key ${status}`);
  }

  #hasRoom(address: string): boolean {
    const { keys, mostPending } = this.#options;
    const waiting = keys.waiting(address);
    const network = peerNetwork(address);
    const adding = [...this.#adding].filter(({ status }) => status !== 'accepted');
    const addingHere = adding.filter((record) => peerNetwork(record.address ?? '') === network);
    return (
      waiting.all + adding.length < mostPending &&
      waiting.fromHere + addingHere.length < Math.max(1, mostPending / 2)
    );
  }

  async #refuse(address: string, subject: string, reason: string): Promise<void> {
    if (!this.#once.isFirst(`${peerNetwork(address)} ${reason}`)) return;
    this.#options.log.warn({ address, minion: subject }, `enrolment refused: ${reason}`);
    const actor = `address:${address}`;
    await this.#options.audit.append({
      actor,
      action: 'key.enrol',
      subject,
      isAllowed: false,
      details: { reason },
    });
  }
}
