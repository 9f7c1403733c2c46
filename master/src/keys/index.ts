export { type AuditEntry, type AuditFault, AuditLog, verifyAuditLog } from './audit-log.ts';
export { type AutoAcceptRule, compileAutoAccept } from './auto-accept.ts';
export { JoinTokens, type TokenRequest } from './join-tokens.ts';
export { KeyRing, type KeyRingEvents, type KeySelection } from './key-ring.ts';
export type { KeyRecord, KeyStatus, KeyStore, TokenRecord } from './key-store.ts';
export { OncePerMinute } from './once-per-minute.ts';
