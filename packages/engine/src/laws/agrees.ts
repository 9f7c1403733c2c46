/** Whether data is what is expected, in which a pattern stands for every text that it matches. */
export function agrees(value: unknown, expected: unknown): boolean {
  if (expected instanceof RegExp) return typeof value === 'string' && expected.test(value);
  if (typeof expected !== 'object' || expected === null) return Object.is(value, expected);
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== Array.isArray(expected))
    return false;
  const [parts, wanted] = [Object.entries(value), Object.entries(expected)];
  return (
    parts.length === wanted.length &&
    wanted.every(([key, part]) => parts.some(([name, own]) => name === key && agrees(own, part)))
  );
}
