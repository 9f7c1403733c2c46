import {
  callFunction,
  createMemoryHost,
  type FunctionContext,
  type Json,
  plainContext,
} from '@muster/engine';
import { pureFunctions } from '@muster/sls';
import { describe, expect, test } from 'vitest';
import { describeAll } from '../reference/describe.ts';
import { languageFunctions } from './language-functions.ts';
import { createRegistry } from './registry.ts';

const { functions, states } = createRegistry();

test('the functions of the language are all documented', () => {
  const declared = new Set(functions.names());
  const undocumented = [...pureFunctions.keys()].filter(
    (name) => !declared.has(name) && !(name in languageFunctions),
  );
  expect(undocumented).toEqual([]);
  expect(Object.keys(languageFunctions).filter((name) => !pureFunctions.has(name))).toEqual([]);
});

describe('sys', () => {
  test('lists functions and modules, those of the language too', async () => {
    const listed = await call('sys.list_functions', 'pillar', 'service.st*');
    expect(listed).toContain('pillar.get');
    expect(listed).toContain('service.status');
    expect(listed).not.toContain('service.restart');
    expect(await call('sys.list_modules')).toContain('grains');
    expect(await call('sys.list_state_functions', 'pkg')).toEqual([
      'pkg.installed',
      'pkg.latest',
      'pkg.purged',
      'pkg.removed',
    ]);
  });
  test('documents a function with its parameters and how to call it', async () => {
    const { 'pkg.version_cmp': text } = record(await call('sys.doc', 'pkg.version_cmp'));
    expect(text).toBe(
      'Compares two versions: -1, 0 or 1 as the first is older, equal or newer.\n\n  PKG1                  Version.\n  PKG2                  Version.\n  [ignore_epoch=false]  Leave the epochs aside.\n\nmuster run TARGET pkg.version_cmp PKG1 PKG2 [ignore_epoch=false]',
    );
    expect(record(await call('sys.doc', 'pillar.get'))['pillar.get']).toContain("pillar.get(key, default=''");
  });
  test('documents a state with its arguments and an example', async () => {
    const { 'service.dead': text } = record(await call('sys.state_doc', 'service.dead'));
    expect(text).toContain('  name: The service; `.service` may be left out.');
    expect(text).toContain('example:\n  service.dead:\n    - name: apache2\n    - enable: false');
  });
  test('gives a schema for every state', async () => {
    const schemas = record(await call('sys.state_schema'));
    expect(Object.keys(schemas)).toEqual([...states.names()].toSorted());
    expect(schemas['service.running']).toMatchObject({ type: 'object', required: ['name'] });
  });
  test('gives the arguments of a function as Salt does', async () => {
    expect(record(await call('sys.argspec', 'service.mask'))['service.mask']).toEqual({
      args: ['name', 'runtime'],
      defaults: [false],
      varargs: null,
      kwargs: null,
    });
  });
});

test('every function has a summary, and a description for every argument', () => {
  for (const { kind, name, summary, arguments: described } of describeAll({ functions, states })) {
    expect(summary, name).toMatch(/\.$/);
    if (kind === 'state') continue;
    for (const argument of described) expect(argument.description, `${name} ${argument.name}`).not.toBe('');
  }
});

function call(name: string, ...positional: readonly Json[]): Promise<Json> {
  const context: FunctionContext = {
    ...plainContext({}),
    host: createMemoryHost(),
    keepSecret: () => undefined,
    get minion(): never {
      throw new Error('these functions need no minion');
    },
  };
  return callFunction(functions, name, { positional, named: {} }, context);
}

function record(value: Json): Readonly<Record<string, Json>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value));
  throw new Error('expected a mapping');
}
