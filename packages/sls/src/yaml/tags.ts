import { PyBytes, PyDict, PyError, PyFloat, PySet, type Value } from '../value/index.ts';
import { readBoolean, readFloat, readInteger, resolvePlainScalar } from './resolve-scalar.ts';

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
    case 'float': {
      const plain = resolvePlainScalar(content);
      if (typeof plain === 'number') return new PyFloat(plain);
      return readFloat(content) ?? fail(tag, content);
    }
    case 'bool':
      return readBoolean(content) ?? fail(tag, content);
    case 'null':
      return null;
    case 'binary':
      return new PyBytes(Buffer.from(content.replaceAll(/\s/g, ''), 'base64'));
    default:
      return unknown(tag);
  }
}

function constructCollection(tag: string, name: string, content: Value): Value {
  if (name === 'set' && content instanceof PyDict) return new PySet(content.keys());
  if (name === '!') return content;
  return unknown(tag);
}

function fail(tag: string, content: string): never {
  throw new PyError('ValueError', `'${content}' cannot be read as !!${shortTag(tag)}`);
}

function unknown(tag: string): never {
  throw new PyError(
    'ValueError',
    `the tag ${tag.startsWith(standard) ? `!!${shortTag(tag)}` : tag} is not known`,
  );
}
