export type { CommandOptions, CommandResult } from './command.ts';
export type { Bind, ExecOptions, Host, HostStatus } from './host.ts';
export { offlinePackages } from './offline-packages.ts';
export { Testbed, type TestbedOptions } from './testbed.ts';
export { TestbedError } from './testbed-error.ts';
