export { FileClient, type FileClientOptions } from './files/file-client.ts';
export { MinionSession, type MinionSessionOptions } from './minion-session.ts';
export type {
  CachedFile,
  Connection,
  Disconnection,
  FetchOptions,
  FileFetcher,
  MasterLink,
  MinionSessionEvents,
  RequestOptions,
} from './session-contract.ts';
