export { allFunctions } from './all-functions.ts';
export { allStates } from './all-states.ts';
export { anyText, commaList, flag, mapping, number, text } from './arguments/schemas.ts';
export { createDebianHost } from './debian/debian-host.ts';
export * from './grains/index.ts';
export { type MineEntry, mergeMineEntries } from './mine/mine-entries.ts';
export { createDebianPackages } from './pkg/debian-packages.ts';
export { createSystemdServices } from './service/systemd-services.ts';
