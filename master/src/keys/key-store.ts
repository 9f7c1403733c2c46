export type KeyStatus = 'pending' | 'accepted' | 'rejected' | 'denied';

/** One key that claimed an id; the pair of both is unique. */
export interface KeyRecord {
  readonly id: string;
  /** CURVE public key in Z85, 40 characters. */
  readonly publicKey: string;
  readonly status: KeyStatus;
  /** Where it enrolled from. */
  readonly address?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Operating system and program version as the minion told them. */
  readonly about?: string | undefined;
}

/** A join token as it is kept: its secret's digest, never the secret. */
export interface TokenRecord {
  readonly name: string;
  /** SHA-256 of the secret, hex. */
  readonly secretHash: string;
  /** Glob of the ids that may join with it. */
  readonly ids: string;
  readonly usesLeft: number;
  readonly expiresAt: number;
  readonly revoked: boolean;
}

/** Where keys and tokens are kept; each promise is settled when the change is on disk. */
export interface KeyStore {
  loadKeys(): Promise<KeyRecord[]>;
  /** Inserts, or replaces what has the same id and public key; all of them or none. */
  saveKeys(records: readonly KeyRecord[]): Promise<void>;
  /** Notes when keys were heard of, and nothing else of them. */
  touchKeys(records: readonly Pick<KeyRecord, 'id' | 'publicKey' | 'lastSeen'>[]): Promise<void>;
  /** Deletes every key of the ids, and with them everything else that was kept of those minions. */
  deleteIds(ids: readonly string[]): Promise<void>;
  loadTokens(): Promise<TokenRecord[]>;
  saveToken(record: TokenRecord): Promise<void>;
  deleteToken(name: string): Promise<void>;
}
