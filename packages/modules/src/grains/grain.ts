import type { Json } from '@muster/engine';

/** Facts that a host reports of itself, by Salt's names. */
export type Grains = { [name: string]: Json };
