import { createHash, timingSafeEqual } from 'node:crypto';
import { compileGlob, createJoinToken, formatJoinToken, MusterError } from '@muster/shared';
import { Sequences } from '../store/sequences.ts';
import type { AuditLog } from './audit-log.ts';
import type { KeyStore, TokenRecord } from './key-store.ts';

export interface TokenRequest {
  readonly ttlSeconds: number;
  readonly uses: number;
  /** Glob of the ids that may join with it. */
  readonly ids: string;
}

const forgetAfterMs = 7 * 24 * 3600 * 1000;

/** Join tokens: secrets that stand for an operator's consent, for a while and for some ids. */
export class JoinTokens {
  readonly #store: KeyStore;
  readonly #audit: AuditLog;
  readonly #fingerprint: string;
  readonly #now: () => number;
  readonly #records: Map<string, TokenRecord>;
  readonly #sequences = new Sequences();

  static async open(options: {
    readonly store: KeyStore;
    readonly audit: AuditLog;
    /** The master's own. */
    readonly fingerprint: string;
    readonly now: () => number;
  }): Promise<JoinTokens> {
    const records = new Map<string, TokenRecord>();
    for (const record of await options.store.loadTokens()) {
      if (record.expiresAt + forgetAfterMs < options.now()) await options.store.deleteToken(record.name);
      else records.set(record.name, record);
    }
    return new JoinTokens(options, records);
  }

  private constructor(
    options: { store: KeyStore; audit: AuditLog; fingerprint: string; now: () => number },
    records: Map<string, TokenRecord>,
  ) {
    this.#store = options.store;
    this.#audit = options.audit;
    this.#fingerprint = options.fingerprint;
    this.#now = options.now;
    this.#records = records;
  }

  list(): TokenRecord[] {
    return [...this.#records.values()];
  }

  /** Makes a token; its text is not kept and cannot be shown again. */
  async create(request: TokenRequest, actor: string): Promise<{ record: TokenRecord; text: string }> {
    const token = createJoinToken(this.#fingerprint);
    const record: TokenRecord = {
      name: token.name,
      secretHash: hashOf(token.secret),
      ids: request.ids,
      usesLeft: request.uses,
      expiresAt: this.#now() + request.ttlSeconds * 1000,
      revoked: false,
    };
    const { ids, usesLeft, expiresAt } = record;
    const entry = {
      actor,
      action: 'token.create',
      subject: record.name,
      isAllowed: true,
      details: { ids, uses: usesLeft, expiresAt: new Date(expiresAt).toISOString() },
    };
    await this.#audit.cover([entry], () => this.#save(record));
    return { record, text: formatJoinToken(token) };
  }

  /** Makes a token worthless at once; TOKEN_INVALID where there is none of the name. */
  async revoke(name: string, actor: string): Promise<TokenRecord> {
    return await this.#sequences.take([name], async () => {
      const record = this.#records.get(name);
      if (record === undefined)
        throw new MusterError('TOKEN_INVALID', `no token is called ${JSON.stringify(name)}`);
      const revoked = { ...record, revoked: true };
      const entry = { actor, action: 'token.revoke', subject: name, isAllowed: true };
      await this.#audit.cover([entry], () => this.#save(revoked));
      return revoked;
    });
  }

  /** Uses a token (`name.secret`) up by one for an id; done when that is on disk. A sentence says why not. */
  async spend(text: string, id: string): Promise<{ name: string } | { refusal: string }> {
    const [name = '', secret = ''] = text.split('.');
    // Of two that come together the second sees what the first has left.
    return await this.#sequences.take([name], async () => {
      const record = this.#records.get(name);
      if (record === undefined || !isSecret(secret, record.secretHash))
        return { refusal: 'the token is unknown' };
      if (record.revoked) return { refusal: 'the token was revoked' };
      if (record.expiresAt <= this.#now()) return { refusal: 'the token has expired' };
      if (record.usesLeft < 1) return { refusal: 'the token was used before' };
      if (!compileGlob(record.ids)(id)) return { refusal: `the token is for ${record.ids}` };
      await this.#save({ ...record, usesLeft: record.usesLeft - 1 });
      return { name };
    });
  }

  /** On disk first: what holds now is what the next start finds. */
  async #save(record: TokenRecord): Promise<void> {
    await this.#store.saveToken(record);
    this.#records.set(record.name, record);
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function isSecret(given: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(given), 'hex'), Buffer.from(hash, 'hex'));
}
