import type { Key, Value } from './value.ts';

/** A key of a dict as it was written first, what stands for its equals, and its value. */
export interface Entry {
  readonly hash: Key;
  readonly key: Value;
  value: Value;
}

/** A list is searched faster than a Map up to about this many entries, and is a fraction of its size. */
const mostInList = 8;

/** The entries of a dict in their order; most dicts of a tree have one or a few. */
export class EntryTable {
  #list: Entry[] | undefined;
  #map: Map<Key, Entry> | undefined;

  get size(): number {
    return this.#map?.size ?? this.#list?.length ?? 0;
  }

  /** The first entry of all. */
  get first(): Entry | undefined {
    if (this.#list !== undefined) return this.#list[0];
    return this.#map?.values().next().value;
  }

  find(hash: Key): Entry | undefined {
    if (this.#map !== undefined) return this.#map.get(hash);
    const index = this.#indexOf(hash);
    return index === -1 ? undefined : this.#list?.[index];
  }

  /** Adds an entry whose hash is not there yet. */
  add(entry: Entry): void {
    if (this.#map !== undefined) this.#map.set(entry.hash, entry);
    else if (this.#list === undefined) this.#list = [entry];
    else if (this.#list.length < mostInList) this.#list.push(entry);
    else {
      this.#map = new Map(this.#list.map((each) => [each.hash, each]));
      this.#map.set(entry.hash, entry);
      this.#list = undefined;
    }
  }

  delete(hash: Key): boolean {
    if (this.#map !== undefined) return this.#map.delete(hash);
    const index = this.#indexOf(hash);
    if (index === -1) return false;
    this.#list?.splice(index, 1);
    return true;
  }

  clear(): void {
    this.#list = undefined;
    this.#map = undefined;
  }

  /** The entries as they are when the iteration comes to them. */
  entries(): Iterable<Entry> {
    return this.#map?.values() ?? this.#list ?? [];
  }

  #indexOf(hash: Key): number {
    const list = this.#list;
    if (list === undefined) return -1;
    for (let index = 0; index < list.length; index += 1) {
      const own = list[index]?.hash;
      // As a Map compares: -0 is 0, and NaN is itself.
      if (own === hash || (Number.isNaN(own) && Number.isNaN(hash))) return index;
    }
    return -1;
  }
}
