export { FileRoots, FileServer } from './files/index.ts';
export { type AuditCheck, checkAuditLog, type KeyRecord } from './keys/index.ts';
export { type MasterOptions, type RunningMaster, runMaster, startMaster } from './master.ts';
export { type Bus, type BusOptions, openBus, type SessionHub, type SessionInfo } from './sessions/index.ts';
export { openStore, type Store } from './store/index.ts';
