import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRegistry } from '../registry/registry.ts';
import { editorSchemas } from './editor-schemas.ts';

const registry = createRegistry();
const schemas = editorSchemas(registry);

const validators = new Map(Object.entries(schemas).map(([file, schema]) => [file, z.fromJSONSchema(schema)]));

function accepts(file: string, data: unknown): boolean {
  const validator = validators.get(file);
  if (validator === undefined) throw new Error(`there is no ${file}`);
  return validator.safeParse(data).success;
}

describe('the schema of SLS files', () => {
  it('takes every example of every state', () => {
    const refused = [...registry.states.names()].filter((name) =>
      registry.states.get(name)?.examples.some((example) => {
        const items = Object.entries(example).map(([key, value]) => ({ [key]: value }));
        return !accepts('sls.schema.json', { id: { [name]: items } });
      }),
    );
    expect(refused).toEqual([]);
  });

  it.each([
    ['a short form', { nginx: 'pkg.installed' }, true],
    ['a long form', { nginx: { pkg: ['installed', { name: 'x' }] } }, true],
    ['an include', { include: ['a', { dev: 'b' }] }, true],
    ['requisites', { a: { 'test.nop': [{ require: [{ pkg: 'x' }, 'y'] }] } }, true],
    ["a state of the tree's own", { a: { 'mine.thing': [{ x: 1 }] } }, true],
    ['arguments without a value', { a: { 'file.managed': [{ context: null }, { user: null }] } }, true],
    ['patterns in a list', { a: { 'file.recurse': [{ source: 'salt://a' }, { exclude_pat: ['a'] }] } }, true],
    [
      'functions to call',
      { a: { 'module.run': [{ 'service.reload': ['nginx', { no_block: true }] }, { 'test.ping': null }] } },
      true,
    ],
    [
      'an unknown argument of a function to call',
      { a: { 'module.run': [{ 'service.reload': [{ no_blok: true }] }] } },
      false,
    ],
    ["a function of the tree's own to call", { a: { 'module.run': [{ 'mine.own': [1] }] } }, true],
    ['a state that a module does not have', { a: { 'pkg.instaled': [] } }, false],
    ['an unknown argument', { a: { 'file.managed': [{ content: 'x' }] } }, false],
    ['an argument of the wrong type', { a: { 'file.managed': [{ context: 5 }] } }, false],
  ])('%s: %j is %s', (_form, data, isValid) => {
    expect(accepts('sls.schema.json', data)).toBe(isValid);
  });
});

describe('the schemas of top files', () => {
  it.each([
    ['top.schema.json', { base: { '*': ['a', { match: 'glob' }] } }, true],
    ['top.schema.json', { base: { '*': 'a' } }, false],
    ['top.schema.json', { base: { '*': [{ match: 'globb' }] } }, false],
    ['pillar-top.schema.json', { base: { '*': ['a', { ignore_missing: true }] } }, true],
    ['pillar-top.schema.json', { base: ['a'] }, false],
  ])('%s of %j is %s', (file, data, isValid) => {
    expect(accepts(file, data)).toBe(isValid);
  });
});
