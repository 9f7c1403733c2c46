export type { PillarResult } from './pillar-request.ts';
export { Pillars, type PillarsOptions } from './pillars.ts';
