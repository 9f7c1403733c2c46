import { type NativeTable, nativeTable } from '../native.ts';
import { markupFilters } from './markup-filters.ts';
import { numberFilters } from './number-filters.ts';
import { combinationFilters } from './salt/combination-filters.ts';
import { dateFilters } from './salt/date-filters.ts';
import { dictFilters } from './salt/dict-filters.ts';
import { hashFilters } from './salt/hash-filters.ts';
import { hostFilters } from './salt/host-filters.ts';
import { listFilters } from './salt/list-filters.ts';
import { networkFilters } from './salt/network-filters.ts';
import { pathFilters } from './salt/path-filters.ts';
import { queryFilters } from './salt/query-filters.ts';
import { regexFilters } from './salt/regex-filters.ts';
import { serializingFilters } from './salt/serializing-filters.ts';
import { setFilters } from './salt/set-filters.ts';
import { stringFilters } from './salt/string-filters.ts';
import { yamlQuotingFilters } from './salt/yaml-quoting-filters.ts';
import { selectingFilters } from './selecting-filters.ts';
import { sequenceFilters } from './sequence-filters.ts';
import { sortingFilters } from './sorting-filters.ts';
import { textFilters } from './text-filters.ts';

/** Every filter that templates can use: Jinja's and Salt's. */
export const builtinFilters: NativeTable = nativeTable(
  [
    // Salt's come last: some take the place of Jinja's.
    ...textFilters,
    ...markupFilters,
    ...numberFilters,
    ...sequenceFilters,
    ...sortingFilters,
    ...selectingFilters,
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
  ],
  {
    e: 'escape',
    d: 'default',
    count: 'length',
    str_to_num: 'to_num',
    date_format: 'strftime',
    rand_str: 'random_hash',
  },
);
