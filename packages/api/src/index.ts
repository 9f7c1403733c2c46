export { ControlClient, type ControlClientOptions } from './client.ts';
export * from './contract.ts';
