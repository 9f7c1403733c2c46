import {
  countEffort,
  isNumber,
  isText,
  iterate,
  PyDict,
  PyTuple,
  pyStr,
  templateError,
  type Value,
  valueError,
} from '../../../value/index.ts';

interface Element {
  readonly tag: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly text: string | undefined;
  readonly children: readonly Element[];
}

/** Returns a structure as XML: scalars of a dict as attributes, dicts and lists as elements. */
export function writeXml(value: Value): string {
  // Of several, Salt writes the last.
  const root = elements(value).at(-1);
  if (root === undefined) throw templateError('there is nothing to write as XML');
  return `<?xml version="1.0" ?>\n${write(root, '')}`;
}

function elements(value: Value): Element[] {
  return pairs(value).flatMap(([tag, content]) => elementsOf(pyStr(tag), content));
}

function elementsOf(tag: string, content: Value): Element[] {
  countEffort();
  if (Array.isArray(content)) return content.flatMap((item) => elementsOf(tag, item));
  if (isText(content) || isNumber(content)) {
    return [{ tag, attributes: [], text: pyStr(content), children: [] }];
  }
  const entries = pairs(content);
  const attributes = content instanceof PyDict ? entries.filter(([, item]) => !isStructure(item)) : [];
  const children = entries.filter(([, item]) => isStructure(item));
  return [
    {
      tag,
      attributes: attributes.map(([name, item]) => [pyStr(name), pyStr(item)] as const),
      text: undefined,
      children: children.flatMap(([name, item]) => elementsOf(pyStr(name), item)),
    },
  ];
}

function isStructure(value: Value): boolean {
  return Array.isArray(value) || value instanceof PyDict;
}

function pairs(value: Value): (readonly [Value, Value])[] {
  if (value instanceof PyDict) return [...value.entries()];
  if (!Array.isArray(value) && !(value instanceof PyTuple)) {
    throw templateError('Value is not a dict or list. Cannot render as XML');
  }
  return Array.from(iterate(value), (pair) => {
    const [tag, content, ...rest] = isText(pair) ? [] : iterate(pair);
    if (tag === undefined || content === undefined || rest.length > 0) {
      throw templateError('a list must hold pairs of a tag and its contents to be written as XML');
    }
    return [tag, content] as const;
  });
}

function write({ attributes, children, tag, text }: Element, indent: string): string {
  if (!/^[\p{L}_:][\p{L}\p{N}_:.-]*$/u.test(tag))
    throw valueError(`'${tag}' cannot be the name of an XML element`);
  const head = `${indent}<${tag}${attributes.map(([name, value]) => ` ${name}="${escape(value)}"`).join('')}`;
  if (text !== undefined && text !== '') return `${head}>${escape(text)}</${tag}>\n`;
  if (children.length === 0) return `${head}/>\n`;
  return `${head}>\n${children.map((child) => write(child, `${indent} `)).join('')}${indent}</${tag}>\n`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
