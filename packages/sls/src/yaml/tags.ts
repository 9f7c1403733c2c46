import { PyBytes, PyDict, PySet, PyTuple, type Value, valueError } from '../value/index.ts';
import { readBoolean, readFloat, readInteger } from './resolve-scalar.ts';

const standard = 'tag:yaml.org,2002:';

/** The name of a standard tag without its namespace; other tags as they are. */
export function shortTag(tag: string): string {
  if (tag.startsWith(standard)) return tag.slice(standard.length);
  return tag.startsWith('!!') ? tag.slice(2) : tag;
}

/** The value that a standard tag makes of a scalar's text or of a collection; a PyError says why it cannot. */
export function constructTagged(tag: string, content: Value): Value {
  const name = shortTag(tag);
  if (typeof content !== 'string') return constructCollection(tag, name, content);
  switch (name) {
    case 'str':
    case 'timestamp':
    case 'python/unicode':
    case '!':
      return content;
    case 'int':
      return readInteger(content) ?? fail(tag, content);
    case 'float':
      return readFloat(content) ?? fail(tag, content);
    case 'bool':
      return readBoolean(content) ?? fail(tag, content);
    case 'null':
      return null;
    case 'binary':
      return readBytes(content) ?? fail(tag, content);
    default:
      return unknown(tag);
  }
}

function constructCollection(tag: string, name: string, content: Value): Value {
  if (name === 'set' && content instanceof PyDict) return new PySet(content.keys());
  if (name === 'pairs' && Array.isArray(content)) return content.map(readPair);
  if (name === '!') return content;
  return unknown(tag);
}

function readBytes(text: string): PyBytes | undefined {
  const digits = text.replaceAll(/[^A-Za-z0-9+/=]/g, '');
  return digits.length % 4 === 0 ? new PyBytes(Buffer.from(digits, 'base64')) : undefined;
}

function readPair(item: Value): PyTuple {
  const [pair, more] = item instanceof PyDict ? item.entries() : [];
  if (pair !== undefined && more === undefined) return new PyTuple(pair);
  throw valueError('every element of !!pairs must be one key with its value');
}

function fail(tag: string, content: string): never {
  throw valueError(`'${content}' cannot be read as !!${shortTag(tag)}`);
}

function unknown(tag: string): never {
  const shown = tag.startsWith(standard) ? `!!${shortTag(tag)}` : tag;
  throw valueError(
    `could not determine a constructor for the tag '${shown}': there are YAML's own alone; quote texts that begin with !`,
  );
}
