import { createMemoryHost, type Json, plainContext } from '@muster/engine';
import { describe, expect, test } from 'vitest';
import { describeAll } from '../reference/describe.ts';
import { argumentsOf } from '../reference/function-arguments.ts';
import { createRegistry } from './registry.ts';

const { functions, states } = createRegistry();

describe('sys', () => {
  test('lists functions and modules, those of the language too', async () => {
    const listed = await call('sys.list_functions', 'pillar', 'service.st*');
    expect(listed).toContain('pillar.get');
    expect(listed).toContain('service.status');
    expect(listed).not.toContain('service.restart');
    expect(await call('sys.list_modules')).toContain('grains');
    expect(await call('sys.list_state_functions', 'pkg')).toEqual([
      'pkg.downloaded',
      'pkg.held',
      'pkg.installed',
      'pkg.latest',
      'pkg.purged',
      'pkg.removed',
      'pkg.unheld',
      'pkg.uptodate',
    ]);
  });
  test('documents a function with its parameters and how to call it', async () => {
    const { 'pkg.version_cmp': text } = record(await call('sys.doc', 'pkg.version_cmp'));
    expect(text).toBe(
      'Compares two versions: -1, 0 or 1 as the first is older, equal or newer.\n\n  PKG1                  Version.\n  PKG2                  Version.\n  [ignore_epoch=false]  Leave the epochs aside.\n\nmuster run TARGET pkg.version_cmp PKG1 PKG2 [ignore_epoch=false]',
    );
    expect(record(await call('sys.doc', 'pillar.get'))['pillar.get']).toContain(
      'muster run TARGET pillar.get KEY [default=] [merge=false]',
    );
    expect(record(await call('sys.doc', 'pillar.item'))['pillar.item']).toContain(
      '[args...]      Their paths.',
    );
  });
  test('documents a state by its name, and what is a function and a state as both', async () => {
    const { 'file.managed': managed } = record(await call('sys.doc', 'file.managed'));
    expect(managed).toEqual(record(await call('sys.state_doc', 'file.managed'))['file.managed']);
    expect(managed).toContain('  contents: ');
    const { 'file.symlink': both } = record(await call('sys.doc', 'file.symlink'));
    expect(both).toContain('muster run TARGET file.symlink SRC PATH');
    expect(both).toContain('example:\n  file.symlink:');
    expect(Object.keys(record(await call('sys.doc', 'file')))).toContain('file.managed');
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
    expect(record(await call('sys.argspec', 'grains.item'))['grains.item']).toEqual({
      args: ['default', 'delimiter'],
      defaults: ['', ':'],
      varargs: 'args',
      kwargs: 'kwargs',
    });
    expect(record(await call('sys.argspec', 'service.dead'))['service.dead']).toMatchObject({
      args: expect.arrayContaining(['name', 'enable']),
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

test.each([...functions.names()])('%s shows how it is called, where it takes arguments', (name) => {
  const found = functions.get(name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  const { examples = [] } = found;
  const schema = argumentsOf(found);
  if (Object.keys(schema.shape).length > 0) expect(examples).not.toEqual([]);
  expect(examples.flatMap((example) => schema.safeParse(example).error?.issues ?? [])).toEqual([]);
});

async function call(name: string, ...positional: readonly Json[]): Promise<Json> {
  const found = functions.get(name);
  if (found?.kind !== 'host' || found.effect !== 'reads') throw new Error(`${name} does not only read`);
  const context = { ...plainContext({}), host: createMemoryHost(), keepSecret: () => undefined };
  return found.call({ positional, named: {} }, context);
}

function record(value: Json): Readonly<Record<string, Json>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value));
  throw new Error('expected a mapping');
}
