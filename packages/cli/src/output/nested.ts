import { isRecord } from '@muster/shared';

/** Any value as an indented tree, Salt's way of showing it: scalars as they are, mappings as `key: value`, lists with dashes. */
export function formatNested(value: unknown, indent = 4): string {
  return lines(value)
    .map((line) => (line === '' ? '' : ' '.repeat(indent) + line))
    .join('\n');
}

function lines(value: unknown): string[] {
  if (Array.isArray(value)) return value.length === 0 ? ['[]'] : value.flatMap(listItem);
  if (isRecord(value)) return mapping(value);
  return scalar(value).split('\n');
}

function mapping(value: Readonly<Record<string, unknown>>): string[] {
  const entries = Object.entries(value);
  if (entries.length === 0) return ['{}'];
  return entries.flatMap(([key, item]) => {
    const inner = lines(item);
    return isInline(item, inner)
      ? [`${key}: ${inner[0] ?? ''}`]
      : [`${key}:`, ...inner.map((line) => (line === '' ? '' : `  ${line}`))];
  });
}

function listItem(item: unknown): string[] {
  const [first = '', ...rest] = lines(item);
  return [`- ${first}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))];
}

function isInline(item: unknown, inner: readonly string[]): boolean {
  return (
    inner.length === 1 &&
    (typeof item !== 'object' || item === null || inner[0] === '[]' || inner[0] === '{}')
  );
}

function scalar(value: unknown): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value === null || value === undefined) return 'None';
  return typeof value === 'string' ? value.replace(/\n$/, '') : JSON.stringify(value);
}
