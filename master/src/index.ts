export { type AuditFault, type KeyRecord, verifyAuditLog } from './keys/index.ts';
export { type Bus, type BusOptions, openBus, type SessionHub, type SessionInfo } from './sessions/index.ts';
export { openStore, type Store } from './store/index.ts';
