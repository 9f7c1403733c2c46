import { isInt, PyDict, PyFloat, pyStr, type Value, valueError } from '../value/index.ts';

const head = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`;

/** A property list as Python's `plistlib` writes it, in XML; None is a ValueError. */
export function writePlist(value: Value, sortKeys: boolean): string {
  return `${head}${element(value, 0, sortKeys)}</plist>\n`;
}

function element(value: Value, depth: number, sortKeys: boolean): string {
  const indent = '\t'.repeat(depth);
  const line = (tag: string, text: string) => `${indent}<${tag}>${text}</${tag}>\n`;
  const container = (tag: string, parts: readonly string[]) =>
    parts.length === 0 ? `${indent}<${tag}/>\n` : `${indent}<${tag}>\n${parts.join('')}${indent}</${tag}>\n`;
  if (typeof value === 'boolean') return `${indent}<${value}/>\n`;
  if (isInt(value)) return line('integer', pyStr(value));
  if (value instanceof PyFloat) return line('real', pyStr(value));
  if (Array.isArray(value))
    return container(
      'array',
      value.map((item) => element(item, depth + 1, sortKeys)),
    );
  if (value instanceof PyDict) {
    const entries = Array.from(value.entries(), ([key, item]) => [pyStr(key), item] as const);
    if (sortKeys) entries.sort(([left], [right]) => (left < right ? -1 : 1));
    return container(
      'dict',
      entries.map(
        ([key, item]) => `${indent}\t<key>${escaped(key)}</key>\n${element(item, depth + 1, sortKeys)}`,
      ),
    );
  }
  if (typeof value === 'string') return line('string', escaped(value));
  throw valueError(`a property list has no form for ${pyStr(value)}`);
}

function escaped(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
