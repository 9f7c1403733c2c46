import { isRecord } from '@muster/shared';
import { splitLines } from '../output/document-form.ts';

/** The lines of a value as Salt's `nested` outputter lays them out: keys sorted, every value below its key. */
export function nestedLines(value: unknown, indent = 0, prefix = ''): readonly string[] {
  const at = (text: string) => `${' '.repeat(indent)}${text}`;
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      if (typeof item !== 'object' || item === null) return nestedLines(item, indent, '- ');
      return [at('|_'), ...nestedLines(item, indent + 2, Array.isArray(item) ? '- ' : '')];
    });
  }
  if (isRecord(value)) {
    const keys = Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1));
    const lines = keys.flatMap((key) => [at(`${prefix}${key}:`), ...nestedLines(value[key], indent + 4)]);
    return indent === 0 ? lines : [at('----------'), ...lines];
  }
  return splitLines(scalar(value)).map((line, index) =>
    at(`${index === 0 ? prefix : ' '.repeat(prefix.length)}${line}`),
  );
}

function scalar(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
