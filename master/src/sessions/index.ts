export type {
  MessageHandler,
  SessionEvents,
  SessionHub,
  SessionInfo,
  SessionMessageType,
} from './session-contract.ts';
