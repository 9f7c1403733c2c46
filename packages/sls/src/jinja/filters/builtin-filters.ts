import { type NativeTable, nativeTable } from '../native.ts';
import { markupFilters } from './markup-filters.ts';
import { numberFilters } from './number-filters.ts';
import { saltFilters } from './salt/salt-filters.ts';
import { selectingFilters } from './selecting-filters.ts';
import { sequenceFilters } from './sequence-filters.ts';
import { sortingFilters } from './sorting-filters.ts';
import { textFilters } from './text-filters.ts';

/** Every filter that templates can use: Jinja's and Salt's. */
export const builtinFilters: NativeTable = nativeTable(
  [
    ...textFilters,
    ...markupFilters,
    ...numberFilters,
    ...sequenceFilters,
    ...sortingFilters,
    ...selectingFilters,
    ...saltFilters,
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
