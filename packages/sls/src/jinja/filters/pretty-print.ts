import {
  PyDict,
  PyError,
  PySet,
  PyTuple,
  pyCompare,
  pyRepr,
  typeName,
  type Value,
} from '../../value/index.ts';

/** The line length that pretty printing keeps to where it can. */
const width = 80;

/** Returns a structure spread over lines as Python's `pprint` does: keys sorted, one line where it fits. */
export function prettyPrint(value: Value): string {
  return write(value, 0, 0);
}

function write(value: Value, indent: number, after: number): string {
  const flat = flatRepr(value);
  if (flat.length <= width - indent - after) return flat;
  const inner = indent + 1;
  const separator = `,\n${' '.repeat(inner)}`;
  if (value instanceof PyDict && value.length > 0) {
    const parts = sortedEntries(value).map(([key, item], index, all) => {
      const name = pyRepr(key);
      const isLast = index === all.length - 1;
      return `${name}: ${write(item, inner + name.length + 2, isLast ? after + 1 : 1)}`;
    });
    return `{${parts.join(separator)}}`;
  }
  const items = Array.isArray(value) ? value : value instanceof PyTuple ? value.items : undefined;
  if (items === undefined || items.length === 0) return flat;
  const parts = items.map((item, index) => write(item, inner, index === items.length - 1 ? after + 1 : 1));
  if (Array.isArray(value)) return `[${parts.join(separator)}]`;
  return items.length === 1 ? `(${parts.join(separator)},)` : `(${parts.join(separator)})`;
}

function flatRepr(value: Value): string {
  if (value instanceof PyDict) {
    return `{${sortedEntries(value)
      .map(([key, item]) => `${pyRepr(key)}: ${flatRepr(item)}`)
      .join(', ')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(flatRepr).join(', ')}]`;
  if (value instanceof PyTuple) {
    return value.items.length === 1
      ? `(${value.items.map(flatRepr).join('')},)`
      : `(${value.items.map(flatRepr).join(', ')})`;
  }
  if (value instanceof PySet && value.length > 0) {
    return `{${[...value.values()].toSorted(safeOrder).map(pyRepr).join(', ')}}`;
  }
  return pyRepr(value);
}

function sortedEntries(dict: PyDict): [Value, Value][] {
  return [...dict.entries()].toSorted(([left], [right]) => safeOrder(left, right));
}

function safeOrder(left: Value, right: Value): number {
  try {
    return pyCompare(left, right);
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    return typeName(left) < typeName(right) ? -1 : 1;
  }
}
