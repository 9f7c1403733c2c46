import { countCharacters, countEffort } from './effort.ts';
import { intText } from './py-number.ts';
import { PyObject, type Value } from './value.ts';

/** Returns a value's text as `str()` gives it and as printing shows it. */
export function pyStr(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof PyObject) return value.str();
  return pyRepr(value);
}

/** Returns a value's text as `repr()` gives it: texts quoted, structures spelled out. */
export function pyRepr(value: Value): string {
  switch (typeof value) {
    case 'string':
      return textRepr(value);
    case 'number':
      return String(value);
    case 'bigint':
      return intText(value);
    case 'boolean':
      return value ? 'True' : 'False';
    default:
      if (value === null) return 'None';
      if (Array.isArray(value)) {
        return reprWithin(value, '[...]', () => {
          countEffort(value.length);
          return `[${value.map(pyRepr).join(', ')}]`;
        });
      }
      return value.repr();
  }
}

const open = new Set<object>();

/** Returns a container's text, or a mark where the container is already being written: it holds itself. */
export function reprWithin(container: object, mark: string, write: () => string): string {
  if (open.has(container)) return mark;
  open.add(container);
  countEffort();
  try {
    return write();
  } finally {
    open.delete(container);
  }
}

const unprintable = /[\\\n\r\t]|(?! )[\p{C}\p{Z}]/gu;

/** Returns a text as Python source would spell it. */
export function textRepr(text: string): string {
  countCharacters(text.length);
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(unprintable, escapeCharacter);
  return quote + (quote === "'" ? body.replaceAll("'", "\\'") : body) + quote;
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '\\':
      return '\\\\';
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
    default: {
      const code = character.codePointAt(0) ?? 0;
      if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
      if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
      return `\\U${code.toString(16).padStart(8, '0')}`;
    }
  }
}
