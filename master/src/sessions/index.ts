export { type Bus, type BusOptions, openBus } from './open-bus.ts';
export type {
  MessageHandler,
  SessionEvents,
  SessionHub,
  SessionInfo,
  SessionMessageType,
} from './session-contract.ts';
export { Sessions } from './sessions.ts';
