export { Disk, type DiskReport } from './disk.ts';
export type { DriftStore } from './drift-store.ts';
export type { JobStore, StoredHost, StoredJob } from './job-store.ts';
export { toJsonText } from './json-text.ts';
export type { MineAllowance, MineEntry, MineStore } from './mine-store.ts';
export type { DriftStatus, Grains, MinionStore, StoredMinion } from './minion-store.ts';
export { Sequences } from './sequences.ts';
export { openStore, type Store } from './store.ts';
