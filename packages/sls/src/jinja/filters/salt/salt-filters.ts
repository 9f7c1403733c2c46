import type { Native } from '../../native.ts';

/** The filters that Salt adds to Jinja's. */
export const saltFilters: readonly Native[] = [];
