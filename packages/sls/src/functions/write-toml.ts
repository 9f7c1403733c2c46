import { PyDict, PyFloat, pyStr, type Value, valueError } from '../value/index.ts';

/** TOML as Python's module `toml` writes it: what is no mapping first, then tables, breadth first; None is left out. */
export function writeToml(value: Value): string {
  if (!(value instanceof PyDict)) throw valueError('a mapping is expected');
  const top = writeTable(value, '');
  let text = top.text;
  let level = top.tables;
  while (level.length > 0) {
    const next: Table[] = [];
    for (const [path, table] of level) {
      const { text: own, tables } = writeTable(table, path);
      if (own !== '' || tables.length === 0) {
        if (text !== '' && !text.endsWith('\n\n')) text += '\n';
        text += `[${path}]\n${own}`;
      }
      next.push(...tables);
    }
    level = next;
  }
  return text;
}

type Table = readonly [path: string, table: PyDict];

function writeTable(
  table: PyDict,
  path: string,
): { readonly text: string; readonly tables: readonly Table[] } {
  let values = '';
  let arrays = '';
  const tables: Table[] = [];
  for (const [key, value] of table.entries()) {
    const name = /^[\w-]+$/.test(pyStr(key)) ? pyStr(key) : quoted(pyStr(key));
    const full = path === '' ? name : `${path}.${name}`;
    if (value instanceof PyDict) tables.push([full, value]);
    else if (Array.isArray(value) && value.some((item) => item instanceof PyDict))
      arrays += value.map((item) => writeElement(item, full)).join('');
    else if (value !== null) values += `${name} = ${scalar(value)}\n`;
  }
  return { text: values + arrays, tables };
}

function writeElement(element: Value, path: string): string {
  if (!(element instanceof PyDict)) throw valueError(`the list ${path} holds mappings and other values`);
  const { text, tables } = writeTable(element, path);
  let below = '';
  for (let level = tables; level.length > 0; ) {
    const written = level.map(([full, table]) => ({ full, ...writeTable(table, full) }));
    below += written.map(({ full, text: own }) => (own === '' ? '' : `[${full}]\n${own}`)).join('');
    level = written.flatMap((each) => each.tables);
  }
  return text.startsWith('[') ? `[[${path}]]\n\n${text}${below}` : `[[${path}]]\n${text}\n${below}`;
}

function scalar(value: Value): string {
  if (Array.isArray(value)) return `[${value.map((item) => ` ${scalar(item)},`).join('')}]`;
  if (typeof value === 'boolean') return String(value);
  if (value instanceof PyFloat) return pyStr(value).replace(/e([+-])0/, 'e$1');
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : quoted(pyStr(value));
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}
