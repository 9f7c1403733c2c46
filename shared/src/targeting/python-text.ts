/** The text of a value as Python's `str` shows it, which is what matchers compare. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : representation(value);
}

function representation(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return value.includes("'") ? `"${value}"` : `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(representation).join(', ')}]`;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => `'${key}': ${representation(item)}`);
    return `{${entries.join(', ')}}`;
  }
  return '';
}
