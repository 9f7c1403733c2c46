import type { Kysely } from 'kysely';
import type { KeyRecord, KeyStore, TokenRecord } from '../keys/key-store.ts';
import { batched } from './batcher.ts';
import { forgetMinion } from './minion-store.ts';
import type { KeyRow, Schema, TokenRow } from './schema.ts';
import type { Relaxed } from './sqlite-database.ts';

/** The keys and join tokens in the database. */
export function createKeyStore(database: Kysely<Schema>, relaxed: Relaxed<Schema>): KeyStore {
  const saveKeys = batched((changes: readonly (readonly KeyRecord[])[]) =>
    database.transaction().execute(async (transaction) => {
      for (const record of changes.flat()) {
        const { id: _id, public_key: _key, ...columns } = toKeyRow(record);
        await transaction
          .insertInto('keys')
          .values(toKeyRow(record))
          .onConflict((conflict) => conflict.columns(['id', 'public_key']).doUpdateSet(columns))
          .execute();
      }
    }),
  );
  return {
    async loadKeys() {
      return (await database.selectFrom('keys').selectAll().execute()).map(toKeyRecord);
    },
    async saveKeys(records) {
      if (records.length > 0) await saveKeys(records);
    },
    async touchKeys(records) {
      await relaxed((connection) =>
        connection.transaction().execute(async (transaction) => {
          for (const { id, publicKey, lastSeen } of records) {
            await transaction
              .updateTable('keys')
              .set({ last_seen: lastSeen })
              .where('id', '=', id)
              .where('public_key', '=', publicKey)
              .execute();
          }
        }),
      );
    },
    async deleteIds(ids) {
      // What was saved before is deleted too, never the other way round.
      await saveKeys.idle();
      await database.transaction().execute(async (transaction) => {
        for (const id of ids) {
          await transaction.deleteFrom('keys').where('id', '=', id).execute();
          await forgetMinion(transaction, id);
        }
      });
    },
    async loadTokens() {
      return (await database.selectFrom('tokens').selectAll().execute()).map(toTokenRecord);
    },
    async saveToken(record) {
      const row = toTokenRow(record);
      await database
        .insertInto('tokens')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .execute();
    },
    async deleteToken(name) {
      await database.deleteFrom('tokens').where('name', '=', name).execute();
    },
  };
}

const keyStatuses: readonly KeyRecord['status'][] = ['pending', 'accepted', 'rejected', 'denied'];

function toKeyRecord(row: KeyRow): KeyRecord {
  return {
    id: row.id,
    publicKey: row.public_key,
    // A status that this version does not know gives no rights.
    status: keyStatuses.find((status) => status === row.status) ?? 'denied',
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    address: row.address ?? undefined,
    about: row.about ?? undefined,
  };
}

function toKeyRow(record: KeyRecord): KeyRow {
  return {
    id: record.id,
    public_key: record.publicKey,
    status: record.status,
    address: record.address ?? null,
    first_seen: record.firstSeen,
    last_seen: record.lastSeen,
    about: record.about ?? null,
  };
}

function toTokenRecord(row: TokenRow): TokenRecord {
  return {
    name: row.name,
    secretHash: row.secret_hash,
    ids: row.ids,
    usesLeft: row.uses_left,
    expiresAt: row.expires_at,
    revoked: row.revoked !== 0,
  };
}

function toTokenRow(record: TokenRecord): TokenRow {
  return {
    name: record.name,
    secret_hash: record.secretHash,
    ids: record.ids,
    uses_left: record.usesLeft,
    expires_at: record.expiresAt,
    revoked: record.revoked ? 1 : 0,
  };
}
