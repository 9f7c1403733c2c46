export interface FunctionArguments {
  readonly args: unknown[];
  readonly kwargs: Record<string, unknown>;
}

const keyValue = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/;

/** Splits `ARG... KEY=VALUE...` as Salt does: a word before `=` makes a named argument, and values are read as YAML. */
export async function parseFunctionArguments(words: readonly string[]): Promise<FunctionArguments> {
  const args: unknown[] = [];
  const kwargs = new Map<string, unknown>();
  for (const word of words) {
    const [, key, value] = keyValue.exec(word) ?? [];
    if (key === undefined || value === undefined) args.push(await parseArgument(word));
    else kwargs.set(key, await parseArgument(value));
  }
  return { args, kwargs: Object.fromEntries(kwargs) };
}

/** One argument: numbers, booleans, null, lists and mappings in flow style become values; everything else stays text. */
export async function parseArgument(text: string): Promise<unknown> {
  if (!looksLikeData(text)) return text;
  if (text === 'None') return null;
  // A template, which as YAML would be a mapping with a mapping for its key.
  if (text.startsWith('{{') || text.startsWith('{%')) return text;
  // A job id: as a number it would be another one.
  if (/^\d{16,}$/.test(text)) return text;
  const { parse } = await import('yaml');
  try {
    return parse(text, { schema: 'core', version: '1.2' });
  } catch {
    return text;
  }
}

function looksLikeData(text: string): boolean {
  const numeric = /^[-+]?(\d+|\d*\.\d+|\d+\.\d*)([eE][-+]?\d+)?$/.test(text) && !/^[-+]?0\d/.test(text);
  const word = /^(true|false|True|False|null|None)$/.test(text);
  const flow = /^(\[.*\]|\{.*\}|"[^"]*"|'[^']*')$/s.test(text);
  return numeric || word || flow;
}
