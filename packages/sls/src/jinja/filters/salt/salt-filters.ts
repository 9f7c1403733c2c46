import type { Native } from '../../native.ts';
import { combinationFilters } from './combination-filters.ts';
import { dateFilters } from './date-filters.ts';
import { dictFilters } from './dict-filters.ts';
import { hashFilters } from './hash-filters.ts';
import { hostFilters } from './host-filters.ts';
import { listFilters } from './list-filters.ts';
import { networkFilters } from './network-filters.ts';
import { pathFilters } from './path-filters.ts';
import { queryFilters } from './query-filters.ts';
import { regexFilters } from './regex-filters.ts';
import { serializingFilters } from './serializing-filters.ts';
import { setFilters } from './set-filters.ts';
import { stringFilters } from './string-filters.ts';
import { yamlQuotingFilters } from './yaml-quoting-filters.ts';

/** The filters that Salt adds to Jinja's, and those of Jinja that it replaces. */
export const saltFilters: readonly Native[] = [
  ...serializingFilters,
  ...yamlQuotingFilters,
  ...regexFilters,
  ...setFilters,
  ...listFilters,
  ...combinationFilters,
  ...dictFilters,
  ...hashFilters,
  ...stringFilters,
  ...pathFilters,
  ...dateFilters,
  ...networkFilters,
  ...queryFilters,
  ...hostFilters,
];
