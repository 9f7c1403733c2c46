import {
  codePointLength,
  countEffort,
  PyDict,
  PyError,
  PyOrderedDict,
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
  if (typeof value !== 'string' || fits(value, 0, 0)) return write(value, 0, 0);
  const chunks = textChunks(value, 1, 1);
  return chunks.length === 1 ? chunks.join('') : `(${chunks.join('\n ')})`;
}

function write(value: Value, indent: number, after: number): string {
  if (fits(value, indent, after)) return flatRepr(value);
  if (typeof value === 'string') return textChunks(value, indent, after).join(`\n${' '.repeat(indent)}`);
  const inner = indent + 1;
  const separator = `,\n${' '.repeat(inner)}`;
  if (value instanceof PyOrderedDict && value.length > 0) {
    const pairs = Array.from(value.entries(), (pair) => new PyTuple(pair));
    return `OrderedDict(${write(pairs, indent + 'OrderedDict('.length, after + 1)})`;
  }
  if (value instanceof PyDict && value.length > 0) {
    const parts = sortedEntries(value).map(([key, item], index, all) => {
      const name = pyRepr(key);
      const isLast = index === all.length - 1;
      return `${name}: ${write(item, inner + name.length + 2, isLast ? after + 1 : 1)}`;
    });
    return `{${parts.join(separator)}}`;
  }
  const items = itemsOf(value);
  if (items === undefined || items.length === 0) return flatRepr(value);
  const closing = value instanceof PyTuple && items.length === 1 ? 2 : 1;
  const parts = items.map((item, index) =>
    write(item, inner, index === items.length - 1 ? after + closing : 1),
  );
  if (Array.isArray(value)) return `[${parts.join(separator)}]`;
  if (value instanceof PySet) return `{${parts.join(separator)}}`;
  return items.length === 1 ? `(${parts.join(separator)},)` : `(${parts.join(separator)})`;
}

function fits(value: Value, indent: number, after: number): boolean {
  return codePointLength(flatRepr(value)) <= width - indent - after;
}

function itemsOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof PyTuple) return value.items;
  return value instanceof PySet ? [...value.values()].toSorted(safeOrder) : undefined;
}

/** A long text in several literals, split at its line breaks and, where a line is too long, at its blanks. */
function textChunks(text: string, indent: number, after: number): string[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return lines.flatMap((line, index) => {
    const isLastLine = index === lines.length - 1;
    const room = width - indent;
    const repr = pyRepr(line);
    if (codePointLength(repr) <= (isLastLine ? room - after : room)) return [repr];
    const parts = line.match(/\S*\s+|\S+/g) ?? [];
    const chunks: string[] = [];
    let current = '';
    for (const [number, part] of parts.entries()) {
      const isLast = isLastLine && number === parts.length - 1;
      if (codePointLength(pyRepr(current + part)) > (isLast ? room - after : room)) {
        if (current !== '') chunks.push(pyRepr(current));
        current = part;
      } else {
        current += part;
      }
    }
    return current === '' ? chunks : [...chunks, pyRepr(current)];
  });
}

function flatRepr(value: Value): string {
  countEffort();
  if (value instanceof PyOrderedDict) return pyRepr(value);
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
