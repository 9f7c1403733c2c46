import { isRecord, type Json, type Outcome, textOf } from '@muster/engine';
import type { CommandReturn } from './run-command-line.ts';

/**
 * What a stateful command says of itself: its output is JSON, or its last line is words `name=value`; `changed` tells
 * whether it changed anything and `comment` is shown.
 */
export function statefulOutcome(result: boolean | null, returned: CommandReturn): Outcome {
  const { stdout, stderr } = returned;
  if (stdout === '') return { result, changes: {}, comment: stderr };
  const json = parseJson(stdout);
  if (json !== undefined && !isRecord(json)) {
    return { result: false, changes: {}, comment: 'script JSON output must be a JSON object (e.g., {})!' };
  }
  const lastBreak = stdout.trimEnd().lastIndexOf('\n');
  const said = json ?? parseWords(stdout.slice(lastBreak + 1));
  const changed = said === undefined ? undefined : truthOf(said['changed'] ?? 'no');
  if (said === undefined || changed === undefined) {
    const comment = 'Failed parsing script output! Stdout must be JSON or a line of name=value pairs.';
    return { result: false, changes: returned, comment };
  }
  const { comment = '', ...rest } = said;
  const output = json === undefined ? stdout.slice(0, Math.max(0, lastBreak)) : '';
  return {
    result,
    changes: changed ? { ...returned, ...rest, stdout: output } : {},
    comment: textOf(comment),
  };
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Words of one line, quotes keeping blanks together. */
function parseWords(line: string): Readonly<Record<string, string>> | undefined {
  const words: Record<string, string> = {};
  for (const [word] of line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)) {
    const [name, value, ...more] = word.replaceAll(/["']/g, '').split('=');
    if (name === undefined || value === undefined || more.length > 0) return undefined;
    words[name] = value;
  }
  return words;
}

function truthOf(value: Json): boolean | undefined {
  const word = textOf(value).toLowerCase();
  if (['true', 'yes', '1'].includes(word)) return true;
  return ['false', 'no', '0'].includes(word) ? false : undefined;
}
