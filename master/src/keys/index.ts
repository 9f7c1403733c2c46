export type { AuditLine } from './audit-chain.ts';
export { type AuditCheck, checkAuditLog } from './audit-check.ts';
export { AuditLog } from './audit-log.ts';
export { type AutoAcceptRule, compileAutoAccept } from './auto-accept.ts';
export { JoinTokens } from './join-tokens.ts';
export { KeyRing } from './key-ring.ts';
export type { KeyRecord, KeyStore, TokenRecord } from './key-store.ts';
export { OncePerMinute } from './once-per-minute.ts';
