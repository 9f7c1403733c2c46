export { collectGrains, type GrainSources } from './collect-grains.ts';
export type { Grains } from './grain.ts';
export { type NameLookup, systemNameLookup } from './host-name.ts';
export { parseStaticGrains, readStaticGrains } from './static-grains.ts';
export { localSystem, type SystemReader } from './system-reader.ts';
export { type AddressWatchOptions, watchAddresses } from './watch-addresses.ts';
