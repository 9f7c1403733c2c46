import type { KeyReport, TokenReport } from '@muster/api';
import { fingerprintOf } from '@muster/shared';
import type { KeyRecord, TokenRecord } from '../keys/index.ts';
import type { SessionHub } from '../sessions/index.ts';

/** A key as operators see it. */
export function keyReport(record: KeyRecord, hub: SessionHub): KeyReport {
  const { id, status, publicKey, address, firstSeen, lastSeen, about } = record;
  const isSpeaker = hub.session(id)?.key === publicKey;
  return {
    id,
    status,
    fingerprint: fingerprintOf(publicKey),
    publicKey,
    firstSeen,
    lastSeen: isSpeaker ? Math.max(lastSeen, hub.lastHeard(id) ?? 0) : lastSeen,
    connected: isSpeaker,
    address,
    about,
  };
}

/** A token as operators see it; its secret only right after it was made. */
export function tokenReport(record: TokenRecord, secret?: string): TokenReport {
  const { name, ids, usesLeft, expiresAt, revoked } = record;
  return { name, ids, usesLeft, expiresAt, revoked, secret };
}
