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
