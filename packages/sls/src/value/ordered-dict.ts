import { PyDict } from './dict.ts';
import type { Value } from './value.ts';

/** Python's OrderedDict: a dict whose keys the `yaml` filter does not sort. */
export class PyOrderedDict extends PyDict {
  override get typeName(): string {
    return 'OrderedDict';
  }

  override like(entries: Iterable<readonly [Value, Value]> = []): PyDict {
    return new PyOrderedDict(entries);
  }
}
