import { keyError, type PyDict, PyError, pyRepr, pyStr, type Value, valueError } from '../../value/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { formatValue } from './format-spec.ts';

/** How deep replacement fields may be nested within format specifications. */
const maxNesting = 2;

/** Returns `template.format(*args, **keywords)` as Python's texts do it, attributes being looked up as templates do. */
export function formatBraces(
  runtime: Runtime,
  template: string,
  args: readonly Value[],
  keywords: PyDict,
): string {
  let automatic = 0;
  const lookUp = (name: string): Value => {
    if (name === '' || /^\d+$/.test(name)) {
      const index = name === '' ? automatic : Number(name);
      automatic += 1;
      const value = args[index];
      if (value !== undefined) return value;
      throw new PyError('IndexError', `Replacement index ${index} out of range for positional args tuple`);
    }
    const value = keywords.get(name);
    if (value === undefined) throw keyError(pyRepr(name));
    return value;
  };
  const expand = (text: string, depth: number): string => {
    if (depth > maxNesting) throw valueError('Max string recursion exceeded');
    let result = '';
    let at = 0;
    while (at < text.length) {
      const brace = text.slice(at).search(/[{}]/);
      if (brace === -1) return result + text.slice(at);
      result += text.slice(at, at + brace);
      at += brace;
      if (text[at] === text[at + 1]) {
        result += text[at] ?? '';
        at += 2;
        continue;
      }
      if (text[at] === '}') throw valueError("Single '}' encountered in format string");
      const end = fieldEnd(text, at);
      result += field(text.slice(at + 1, end), depth);
      at = end + 1;
    }
    return result;
  };
  const field = (text: string, depth: number): string => {
    const { conversion, name, specification } = parseField(text);
    const [first = '', ...path] = name.split(/(?=[.[])/);
    let value = lookUp(first);
    for (const step of path) value = follow(runtime, value, step);
    if (conversion === 'r' || conversion === 'a') value = pyRepr(value);
    if (conversion === 's') value = pyStr(value);
    return formatValue(value, expand(specification, depth + 1), runtime.budget);
  };
  const result = expand(template, 0);
  runtime.budget.allocate(result.length);
  return result;
}

function fieldEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  throw valueError("expected '}' before end of string");
}

function parseField(text: string): { name: string; conversion: string; specification: string } {
  const match = /^((?:[^[\]!:]|\[[^\]]*\])*)(?:!(.))?(?::([\s\S]*))?$/u.exec(text);
  if (match === null) throw valueError(`the replacement field '{${text}}' cannot be understood`);
  const [, name = '', conversion = '', specification = ''] = match;
  if (!['', 'r', 's', 'a'].includes(conversion))
    throw valueError(`Unknown conversion specifier '${conversion}'`);
  return { name, conversion, specification };
}

function follow(runtime: Runtime, value: Value, step: string): Value {
  if (step.startsWith('.')) return runtime.getAttribute(value, step.slice(1));
  if (!step.endsWith(']')) throw valueError("Missing ']' in format string");
  const key = step.slice(1, -1);
  return runtime.getItem(value, /^\d+$/.test(key) ? Number(key) : key);
}
