export { ControlClient, type ControlClientOptions } from './client.ts';
export * from './contract.ts';
export { userHeader } from './user-header.ts';
