import { MusterError } from '@muster/shared';
import { describe, expect, test } from 'vitest';
import { PyDict, PyTuple, pyStr, typeName, type Value } from '../value/index.ts';
import { failureInTest, renderInTest } from './render-in-tests.ts';
import { saltFunctions } from './salt-functions.ts';

const functions = new Map<string, (args: readonly Value[], keywords: ReadonlyMap<string, Value>) => Value>([
  ['test.echo', ([text]) => text ?? null],
  ['test.types', (args) => args.map(typeName)],
  [
    'test.arg',
    (args, keywords) =>
      new PyDict([
        ['args', new PyTuple(args)],
        ['kwargs', new PyDict(keywords)],
      ]),
  ],
  [
    'test.fail',
    () => {
      throw new MusterError('COMMAND_FAILED', 'the command ended with 1');
    },
  ],
  ['cmd.which', ([name]) => `/bin/${pyStr(name ?? null)}`],
  ['match.ifelse', (args) => args.at(-1) ?? null],
]);

const salt = saltFunctions({
  call: (name, args, keywords) => functions.get(name)?.(args, keywords) ?? null,
  has: (name) => functions.has(name),
});
const surroundings = { values: { salt } };

describe('Execution functions are called as in Salt', () => {
  test.each([
    ["{{ salt['test.echo']('hi') }} {{ salt.test.echo('ho') }} {{ salt.get('test.echo')(1) }}", 'hi ho 1'],
    [
      "{{ 'test.echo' in salt }} {{ 'no.such' in salt }} {{ salt.get('no.such') is none }} {{ salt.get('no.such', 5) }}",
      'True False True 5',
    ],
    ["{{ salt['test.arg'](1, k='v') }}", "{'args': (1,), 'kwargs': {'k': 'v'}}"],
    [
      "{{ salt['no.such'] is defined }} {{ salt.no.such is defined }} {{ salt['test.echo'] is callable }} {{ salt['no.such'] is callable }} {{ salt.no.such is callable }}",
      'False False True True True',
    ],
    ["{{ salt['test.types']('a' | safe, {} | json, 1.0, none) }}", "['str', 'str', 'float', 'NoneType']"],
    ["{{ 'ls' | which }} {{ ifelse('x*', 1, 2) }}", '/bin/ls 2'],
    ["{% set f = salt['test.echo'] %}{{ f('x') }}", 'x'],
  ])('%s gives %s', (template, text) => {
    expect(renderInTest(template, surroundings).text).toBe(text);
  });

  test.each([
    ["{{ salt['no.such']('x') }}", "there is no function 'no.such'"],
    ['{{ salt.no.such() }}', "there is no function 'no.such'"],
    ["\n{{ salt['test.fail']() }}", 'the command ended with 1'],
    [
      '{{ salt.test() }}',
      "TypeError: 'test' is a module of functions; name the function: salt['test.<function>']",
    ],
    [
      "{{ 'x' | get_uid }}",
      "the filter 'get_uid' needs the function 'file.user_to_uid', which is not available here",
    ],
  ])('%s fails: %s', (template, message) => {
    expect(failureInTest(template, surroundings).detail).toBe(message);
  });

  test('a failing function is an error at the place of the call, with what happened as its cause', () => {
    const failure = failureInTest("\n  {{ salt['test.fail']() }}", surroundings);
    expect(failure.position).toEqual({ path: 't.sls', line: 2, column: 10 });
    expect(failure.cause).toBeInstanceOf(MusterError);
  });
});
