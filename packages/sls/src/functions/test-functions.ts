import { PyDict, type Value } from '../value/index.ts';
import { pure } from './pure-function.ts';

/** `test.*` as far as nothing outside is touched. */
export const testFunctions = [
  pure('test.ping()', () => true),
  pure('test.true()', () => true),
  pure('test.true_()', () => true),
  pure('test.false()', () => false),
  pure('test.false_()', () => false),
  pure('test.echo(text)', (_context, text) => text),
  pure('test.kwarg(**kwargs)', (_context, keywords) => keywords),
  pure('test.arg(*args, **kwargs)', (_context, args, keywords) => {
    const parts: [Value, Value][] = [
      ['args', args],
      ['kwargs', keywords],
    ];
    return new PyDict(parts);
  }),
];
