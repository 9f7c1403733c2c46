const longest = 60;

/** A short form of any value, for sentences in comments. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? typeof value);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
