import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../bus/test-bus.ts';
import { openTestMaster } from '../bus/test-master.ts';
import { documentedExample } from './documented-example.ts';
import { runEverywhere, startMinion, writeTree } from './real-minion.ts';

const program = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const base = await mkdtemp(join(tmpdir(), 'muster-extensions-'));
const greet = (text: string) => `import { defineFunction, noArguments } from '@muster/engine';
export const hello = defineFunction({
  name: 'greet.hello', summary: 'Greets.', effect: 'reads', args: noArguments, run: async () => '${text}',
});`;

/** Sources, and what is wrong with them: line, column and reason. */
const broken: readonly (readonly [source: string, message: RegExp])[] = [
  ['const a: number = 1;\nexport const x = {;', /^2:19: Unexpected token/],
  ['const a = 1;\nconst a = 2;\nexport {};', /^2:7: Identifier 'a' has already been declared/],
  ['enum Colour { red }\nexport const x = 1;', /^1:1: TypeScript enum is not supported/],
  ["import { nope } from '@muster/engine';\nexport const x = nope;", /^1:10: .*an export named 'nope'/],
  ["import { x } from 'lodash';\nexport { x };", /^1:19: 'lodash' cannot be imported/],
  ["import { x } from '../../x.ts';\nexport { x };", /^1:19: '\.\.\/\.\.\/x\.ts' cannot be imported/],
  ['\nthrow new Error("at load");', /^2:7: at load/],
  ['export {};', /^1:1: nothing is exported/],
  ['export const x = 1;', /^1:1: the export 'x' is a number, not a function/],
  [greet('x'), /^2:1: the export 'hello' is called 'greet\.hello', which has to be 'bad\d+\.FUNCTION'/],
  ["export const x = { name: 'bad10.x', summary: 'X.' };", /the export 'x' is not a function: declare it/],
  [
    greet('x').replace('greet.hello', 'bad11.x').replace("'reads'", "'looks'"),
    /^2:1: the export 'hello' does not say what it does: effect: 'reads', 'asks' or 'changes'/,
  ],
  [
    greet('x').replace('greet.hello', 'bad12.x').replace('args: noArguments', "args: () => ({ a: 'x' })"),
    /the export 'hello' has no args: what makes a zod schema/,
  ],
];

afterAll(() => rm(base, { recursive: true, force: true }));

describe('without a master', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(base, 'local-'));
    await write(directory, { 'config/minion.yaml': `sandbox: ${directory}/host\n`, 'host/etc/issue': '' });
  });

  test('the documented example is planned, applied and then in order', async () => {
    await write(join(directory, 'tree'), await documentedExample('States of your own'));
    const planned = await call(directory, 'state.apply', 'site', 'test=True');
    expect(resultsOf(planned.local)).toEqual([null, null]);
    expect(existsSync(join(directory, 'host/etc/hostname'))).toBe(false);
    expect(resultsOf((await call(directory, 'state.apply', 'site')).local)).toEqual([true, true]);
    expect(await readFile(join(directory, 'host/etc/hostname'), 'utf8')).toBe('web1\n');
    expect(await readFile(join(directory, 'host/etc/motd'), 'utf8')).toMatch(
      /^Hello operator, this is \S+\.\n$/,
    );
    const again = await call(directory, 'state.apply', 'site');
    expect(Object.values(again.local ?? {}).map(changesOf)).toEqual([{}, {}]);
  });

  test('sys.* knows what the tree adds', async () => {
    await write(join(directory, 'tree'), await documentedExample('States of your own'));
    expect((await call(directory, 'sys.list_functions', 'greet')).local).toEqual(['greet.hello']);
    expect((await call(directory, 'sys.list_state_functions', 'hostname')).local).toEqual(['hostname.set']);
    expect((await call(directory, 'sys.state_doc', 'hostname')).local).toEqual({
      'hostname.set': expect.stringContaining('The name that the host takes at its next boot.'),
    });
  });

  test('everything is kept where only its owner can read and write', async () => {
    await write(join(directory, 'tree'), { '_modules/greet.ts': greet('hello') });
    await call(directory, 'greet.hello');
    const kept = join(directory, 'cache/muster/extensions');
    for (const entry of await readdir(kept, { recursive: true, withFileTypes: true })) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      expect((mode & 0o777).toString(8), entry.name).toBe(entry.isDirectory() ? '700' : '600');
    }
    await chmod(kept, 0o777);
    expect(await messageOf(call(directory, 'saltutil.sync_all'))).toContain('mode 0700');
  });

  test('a kept copy that was tampered with is not run', async () => {
    await write(join(directory, 'tree'), { '_modules/greet.ts': greet('hello') });
    await call(directory, 'greet.hello');
    const kept = join(directory, 'cache/muster/extensions');
    for (const entry of await readdir(kept, { recursive: true, withFileTypes: true })) {
      if (entry.name === 'greet.ts') await writeFile(join(entry.parentPath, entry.name), greet('evil'));
    }
    expect(await call(directory, 'greet.hello')).toEqual({ local: 'hello' });
  });

  test('modules import each other, and what lies deeper declares nothing', async () => {
    await write(join(directory, 'tree'), {
      '_modules/greet.ts': `import { word } from './lib/words.ts';\n${greet('')}`.replace("''", 'word'),
      '_modules/lib/words.ts': `export const word: string = 'hello';`,
      '_modules/greet.test.ts': 'throw new Error("tests are not run on hosts");',
    });
    expect(await call(directory, 'greet.hello')).toEqual({ local: 'hello' });
  });

  test('a module that cannot be used is an error with its place', async () => {
    const sources = broken.map(([source], index) => [`_modules/bad${index}.ts`, source] as const);
    await write(join(directory, 'tree'), {
      ...Object.fromEntries(sources),
      '_modules/greet.ts': greet('hello'),
    });
    const messages = (await messageOf(call(directory, 'saltutil.sync_modules'))).split('\n');
    for (const [index, [source, message]] of broken.entries()) {
      const own = messages.find((each) => each.includes(`/bad${index}.ts:`)) ?? 'no message';
      expect(own.slice(own.indexOf('.ts:') + 4), source).toMatch(message);
    }
    expect(await messageOf(call(directory, 'bad0.x'))).toContain('bad0.ts:2:19: Unexpected token');
    expect(await call(directory, 'greet.hello')).toEqual({ local: 'hello' });
  });

  test('states, templates and synchronisations name what is wrong with a module, other states are applied', async () => {
    await write(join(directory, 'tree'), {
      '_states/legacy.py': 'def present(name): pass',
      '_states/refused.ts': `import { defineState } from '@muster/engine';
import { z } from 'zod';
export const present = defineState({
  name: 'refused.present', summary: 'X.', args: z.strictObject({ name: z.string() }), examples: [{ nam: 'x' }],
  observe: async () => ({}), desire: () => ({}), apply: async () => {},
});`,
      '_modules/bad.ts': 'throw new Error("at load");',
      '_grains/rack.py': 'def rack(): return {}',
      'site.sls':
        'a:\n  legacy.present: []\nb:\n  refused.present: []\nc:\n  test.succeed_without_changes: []\n',
      'template.sls': "a:\n  test.nop:\n    - name: {{ salt['bad.x']() }}\n",
    });
    const { local } = await call(directory, 'state.apply', 'site');
    expect(resultsOf(local)).toEqual([false, false, true]);
    expect(JSON.stringify(local)).toMatch(
      /legacy\.py: Muster does not run Python modules; write it in TypeScript/,
    );
    expect(JSON.stringify(local)).toMatch(/refused\.ts:3:1: the export 'present' has an example/);
    expect(await messageOf(call(directory, 'state.apply', 'template'))).toContain('bad.ts:1:7: at load');
    const synchronised = await messageOf(call(directory, 'saltutil.sync_all'));
    for (const name of ['legacy.py', 'refused.ts', 'bad.ts', 'rack.py']) expect(synchronised).toContain(name);
  });
});

describe('with a master', () => {
  test('an edit takes effect at the next run, a link is refused, and a Python twin is left to Salt', async () => {
    await using master = await openTestMaster();
    await writeTree(master, 'states', {
      '_modules/greet.ts': greet('hello'),
      '_modules/greet.py': 'def hello(): pass',
      'site.sls': "/greeting:\n  file.managed:\n    - contents: {{ salt['greet.hello']() }}\n",
    });
    await using minion = await startMinion(master, 'web1');
    expect((await runEverywhere(master, 'greet.hello')).get('web1')?.return).toBe('hello');
    await writeTree(master, 'states', { '_modules/greet.ts': greet('good day') });
    expect((await runEverywhere(master, 'state.apply', ['site'])).get('web1')?.success).toBe(true);
    expect(await readFile(join(minion.root, 'greeting'), 'utf8')).toBe('good day\n');
    expect((await runEverywhere(master, 'saltutil.sync_all')).get('web1')?.return).toEqual({
      modules: [],
      states: [],
      grains: [],
    });
    const folder = join(master.directory, 'states/_modules');
    await symlink('greet.ts', join(folder, 'link.ts'));
    expect((await runEverywhere(master, 'link.hello')).get('web1')?.return).toContain('symbolic link');
    await rm(join(folder, 'greet.ts'));
    await rm(join(folder, 'link.ts'));
    const gone = (await runEverywhere(master, 'greet.hello')).get('web1');
    expect(String(gone?.return)).toContain('does not run Python modules');
  });

  test("an override of Muster's own is noted, and what was kept is there before the master", async () => {
    await using master = await openTestMaster();
    await writeTree(master, 'states', {
      '_modules/test.ts': greet('overridden').replace('greet.hello', 'test.ping'),
      '_modules/greet.ts': greet('hello'),
    });
    await using minion = await startMinion(master, 'web1');
    await runEverywhere(master, 'saltutil.sync_modules');
    expect((await runEverywhere(master, 'test.ping')).get('web1')?.return).toBe('overridden');
    await eventually(async () =>
      minion.logged.some((line) => line.includes("takes the place of Muster's own")),
    );
    await minion.kill('SIGTERM');
    await master.kill('SIGTERM');
    await minion.start();
    const config = ['-c', minion.directory];
    expect(JSON.parse(await run(['call', 'greet.hello', '--json', ...config]))).toMatchObject({
      local: { return: 'hello' },
    });
  });
});

async function write(directory: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

type Answer = { readonly local?: Readonly<Record<string, unknown>> | string };

async function call(directory: string, ...args: readonly string[]): Promise<Answer> {
  const roots = ['--file-root', join(directory, 'tree'), '--config-dir', join(directory, 'config')];
  const document = JSON.parse(
    await run(['call', '--local', '--json', ...roots, ...args], join(directory, 'cache')),
  );
  return { local: document.local.return };
}

async function messageOf(answer: Promise<Answer>): Promise<string> {
  const { local } = await answer;
  return typeof local === 'string' ? local : Array.isArray(local) ? local.join('\n') : JSON.stringify(local);
}

function run(args: readonly string[], cache = ''): Promise<string> {
  return new Promise((resolve) => {
    const env = { ...process.env, XDG_CACHE_HOME: cache };
    // Whatever the exit code, the answer is what counts
    execFile(process.execPath, [program, ...args], { env }, (_error, stdout, stderr) =>
      resolve(stdout || stderr),
    );
  });
}

function resultsOf(local: unknown): unknown[] {
  return Object.values(local ?? {}).map((each: { readonly result: unknown }) => each.result);
}

function changesOf(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'changes' in result ? result.changes : undefined;
}
