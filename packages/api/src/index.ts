export { ControlClient, type ControlClientOptions } from './client.ts';
export * from './contract.ts';
export { hostOutcome } from './host-outcome.ts';
export { userHeader } from './user-header.ts';
