export { FileClient } from './files/file-client.ts';
export { MinionSession, type MinionSessionOptions } from './minion-session.ts';
export type { FileFetcher, MasterLink } from './session-contract.ts';
