export * from './contract/execution-function.ts';
export * from './contract/low-chunk.ts';
export * from './contract/state-context.ts';
export * from './contract/state-definition.ts';
export * from './contract/state-errors.ts';
export * from './contract/state-result.ts';
export * from './host/host.ts';
