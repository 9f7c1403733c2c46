import { PyDict } from './dict.ts';
import { pyEquals } from './equality.ts';
import { pyRepr, reprWithin } from './text.ts';
import type { Value } from './value.ts';

/** Python's OrderedDict, which is what YAML renders to: the `yaml` filter does not sort its keys, and among its like the order counts. */
export class PyOrderedDict extends PyDict {
  constructor(entries: Iterable<readonly [Value, Value]> = []) {
    super(entries, 'OrderedDict');
  }

  override like(entries: Iterable<readonly [Value, Value]> = []): PyDict {
    return new PyOrderedDict(entries);
  }

  override repr(): string {
    return reprWithin(this, '...', () => {
      const pairs = Array.from(this.pairs(), ({ key, value }) => `(${pyRepr(key)}, ${pyRepr(value)})`);
      return pairs.length === 0 ? 'OrderedDict()' : `OrderedDict([${pairs.join(', ')}])`;
    });
  }

  override equals(other: Value): boolean {
    if (!super.equals(other) || !(other instanceof PyOrderedDict)) return super.equals(other);
    const theirs = [...other.keys()];
    return [...this.keys()].every((key, index) => pyEquals(key, theirs[index] ?? null));
  }
}
