export { type Bus, type BusOptions, openBus } from './open-bus.ts';
export type { MessageHandler, SessionEvents, SessionHub, SessionInfo } from './session-contract.ts';
