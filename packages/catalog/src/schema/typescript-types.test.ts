import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistry } from '../registry/registry.ts';
import { typescriptTypes } from './typescript-types.ts';

const registry = createRegistry();
const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** SLS data, and what the compiler says of them. */
const samples: readonly (readonly [about: string, data: string, problem?: string])[] = [
  ['arguments', "{ a: { 'file.managed': [{ source: 'salt://a' }, { mode: '0644', makedirs: true }] } }"],
  ['a short form', "{ nginx: 'pkg.installed' }"],
  ['a long form', "{ nginx: { pkg: ['installed', { version: '1' }] } }"],
  ['include and exclude', "{ include: ['a', { dev: 'b' }], exclude: ['x', { sls: 'y' }] }"],
  ['extend', "{ extend: { other: { 'file.managed': [{ mode: '0600' }] } } }"],
  ['requisites', "{ a: { 'test.nop': [{ require_any: [{ pkg: 'x' }, 'y'] }, { listen_in: ['z'] }] } }"],
  [
    'common arguments',
    "{ a: { 'test.nop': [{ retry: { attempts: 3 }, fire_event: true, order: 'last' }] } }",
  ],
  ["a state of the tree's own that was declared", "{ a: { 'own.thing': [{ size: 1, require: ['b'] }] } }"],
  ['functions to call', "{ a: { 'module.run': [{ 'service.reload': ['nginx', { no_block: true }] }] } }"],
  [
    'a function to call that is written alone',
    "{ a: { 'module.run': [{ 'saltutil.refresh_pillar': null }] } }",
  ],
  [
    'a function that is called',
    "({ call }: import('muster').SlsContext) => ({ [call('cmd.run', ['hostname'], { cwd: '/' })]: 'test.nop' })",
  ],
  [
    "a function of the tree's own that was declared",
    "({ call }: import('muster').SlsContext) => ({ [call('own.name', [], { of: 'x' })]: 'test.nop' })",
  ],
  [
    'an unknown function to call',
    "{ a: { 'module.run': [{ 'service.relod': ['nginx'] }] } }",
    "''service.relod'' does not exist",
  ],
  [
    'an unknown argument of a function to call',
    "{ a: { 'module.run': [{ 'service.reload': ['nginx', { no_blok: true }] }] } }",
    "'no_blok' does not exist",
  ],
  [
    'an unknown function that is called',
    "({ call }: import('muster').SlsContext) => ({ [call('cmd.rum', ['hostname'])]: 'test.nop' })",
    'is not assignable',
  ],
  [
    'an unknown argument of a function that is called',
    "({ call }: import('muster').SlsContext) => ({ [call('user.info', [], { nam: 'app' })]: 'test.nop' })",
    "'nam' does not exist",
  ],
  ['a misspelt argument', "{ a: { 'file.managed': [{ content: 'x' }] } }", "'content' does not exist"],
  ['one beside others', "{ a: { 'file.managed': [{ name: '/a', sorce: 'x' }] } }", "'sorce' does not exist"],
  ['a wrong type', "{ a: { 'file.managed': [{ makedirs: [1] }] } }", 'is not assignable'],
  ['a wrong type of a requisite', "{ a: { 'test.nop': [{ require: 5 }] } }", 'is not assignable'],
  ['an unknown state', "{ a: { 'file.manged': [{ name: '/a' }] } }", 'is not assignable'],
  ['an unknown state without arguments', "{ a: { 'pkg.instaled': [] } }", 'is not assignable'],
  ['an unknown short form', "{ nginx: 'pkg.instaled' }", 'Did you mean \'"pkg.installed"\'?'],
  ['an unknown long form', "{ nginx: { pkg: ['instaled'] } }", 'is not assignable'],
];

const own = `import type { Arguments } from 'muster';
declare module 'muster' {
  interface States { 'own.thing'?: readonly Arguments<{ size?: number }>[] }
  interface Functions { 'own.name': { of?: string } }
}
`;

/** The first TypeScript of the documentation. */
function documented(): string {
  const text = readFileSync(join(repository, 'docs/renderers.md'), 'utf8');
  return /^```ts\n(.*?)^```/ms.exec(text)?.[1] ?? '';
}

describe('the types of TypeScript', () => {
  let directory: string;
  /** Errors by file, for the compiler is slow to start. */
  let errors: Map<string, string>;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'muster-types-'));
    const sources = samples.map(
      ([, data], index) =>
        [
          `sample${index}.ts`,
          `import type { Sls } from 'muster';\nexport default ${data} satisfies Sls;\n`,
        ] as const,
    );
    const options = {
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      module: 'nodenext',
      target: 'es2024',
      types: [],
      paths: { muster: ['./muster.d.ts'] },
    };
    const files = new Map([
      ...sources,
      ['own.ts', own],
      ['documented.ts', documented()],
      ['sites.ts', "export const sites = ['a', 'b'];\n"],
      ['muster.d.ts', typescriptTypes(registry)],
      ['tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['*.ts'] })],
    ]);
    for (const [name, text] of files) writeFileSync(join(directory, name), text);
    const compiler = join(repository, 'node_modules/.bin/tsc');
    const { stdout } = spawnSync(compiler, ['-p', '.', '--pretty', 'false'], { cwd: directory });
    errors = new Map();
    for (const [, file = '', message = ''] of stdout.toString().matchAll(/^(\S+?)\(\d+,\d+\): (.*)$/gm)) {
      errors.set(file, `${errors.get(file) ?? ''}${message}\n`);
    }
  }, 60_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('know every state and every function', () => {
    const types = typescriptTypes(registry);
    const missing = [
      ...[...registry.states.names()].filter((name) => !types.includes(`"${name}"?: `)),
      ...[...registry.functions.names()].filter((name) => !types.includes(`"${name}": {`)),
    ];
    expect(missing).toEqual([]);
    expect(errors.get('muster.d.ts')).toBeUndefined();
  });

  it('take what the documentation shows', () => {
    expect(documented()).toContain('SlsData');
    expect(errors.get('documented.ts')).toBeUndefined();
  });

  it.each(samples.map(([about, , problem], index) => ({ about, problem, index })))(
    '$about: $problem',
    ({ problem, index }) => {
      const said = errors.get(`sample${index}.ts`);
      if (problem === undefined) expect(said).toBeUndefined();
      else expect(said).toContain(problem);
    },
  );
});
