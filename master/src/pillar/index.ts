export { Pillars } from './pillars.ts';
