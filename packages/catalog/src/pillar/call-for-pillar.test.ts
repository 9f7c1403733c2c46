import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReadingHost, type Json } from '@muster/engine';
import { afterAll, expect, test } from 'vitest';
import { extensionsOfDirectories } from '../extension/index.ts';
import { createRegistry } from '../registry/registry.ts';
import { callForPillar } from './call-for-pillar.ts';

const directory = await mkdtemp(join(tmpdir(), 'muster-pillar-calls-'));
afterAll(() => rm(directory, { recursive: true }));

const trace = join(directory, 'trace');
/** Functions of a tree: what each of them does with its context, and what it says that it does. */
const own: readonly (readonly [name: string, effect: string, body: string])[] = [
  ['read', 'reads', `return (await context.host.files.stat('${directory}')).kind;`],
  ['ask', 'asks', `return (await context.host.processes.query({ argv: ['id'] })).stdout;`],
  ['run', 'changes', `return (await context.host.processes.run({ argv: ['touch', '${trace}'] })).stdout;`],
  ['sly', 'reads', `return (await context.host.processes.run({ argv: ['touch', '${trace}'] })).stdout;`],
  ['slier', 'reads', `return (await context.host.processes.query({ argv: ['id'] })).stdout;`],
  ['write', 'reads', `await context.host.files.remove('${directory}', { recursive: true }); return true;`],
  ['mine', 'reads', `return context.minion.mineGet('*', 'test.ping', 'glob');`],
  ['through', 'reads', `return context.call('cmd.run', ['touch ${trace}']);`],
  ['twice', 'reads', `return context.call('tree.through');`],
  ['echo', 'reads', `return context.call('test.echo', ['text']);`],
  [
    'rendered',
    'reads',
    `return context.render({ source: { text: "{{ salt['cmd.run']('touch ${trace}') }}", name: 'x' }, engine: 'jinja', saltenv: 'base', context: {}, defaults: {} });`,
  ],
];
const source = [
  `import { defineFunction } from '@muster/engine';`,
  `import { z } from 'zod';`,
  ...own.map(
    ([name, effect, body]) =>
      `export const f_${name} = defineFunction({ name: 'tree.${name}', summary: 'One of a tree.', effect: '${effect}', args: () => z.strictObject({}), async run(_args, context) { ${body} } });`,
  ),
].join('\n');
await mkdir(join(directory, 'tree/_modules'), { recursive: true });
await writeFile(join(directory, 'tree/_modules/tree.ts'), source);
const extensions = await extensionsOfDirectories([join(directory, 'tree')]);

test('the functions of the tree are there', () => {
  expect(extensions.broken).toEqual([]);
  expect(extensions.functions.map(({ name }) => name)).toEqual(
    expect.arrayContaining(own.map(([name]) => `tree.${name}`)),
  );
});

test.each([
  ['test.echo', ['text'], 'text'],
  ['tree.echo', [], 'text'],
  ['tree.read', [], 'directory'],
  ['pillar.get', ['nothing', 'text'], 'text'],
])('%s is called from pillar', async (fun, args, expected) => {
  expect(await call(fun, args)).toBe(expected);
});

const notCalled = /^\S+ is not called from pillar, where functions may only read/;

test.each<readonly [string, readonly Json[], RegExp | string]>([
  ['cmd.run', [`touch ${trace}`], notCalled],
  ['git.version', [], notCalled],
  ['service.status', ['cron'], notCalled],
  ['mine.get', ['*', 'test.ping'], notCalled],
  ['test.cross_test', ['cmd.run', `touch ${trace}`], notCalled],
  ['sdb.set', ['sdb://a/b', 'c'], notCalled],
  ['sdb.delete', ['sdb://a/b'], notCalled],
  ['sdb.get_or_set_hash', ['sdb://a/b'], notCalled],
  ['tree.run', [], notCalled],
  ['tree.ask', [], notCalled],
  ['tree.through', [], /^cmd.run is not called from pillar/],
  ['tree.twice', [], /^cmd.run is not called from pillar/],
  ['tree.rendered', [], /cmd\.run/],
  ['tree.sly', [], "reading 'run'"],
  ['tree.slier', [], "reading 'query'"],
  ['tree.write', [], 'remove is not a function'],
  ['tree.mine', [], "reading 'mineGet'"],
])('%s reaches no process, no writer and no minion from pillar', async (fun, args, message) => {
  await expect(call(fun, args)).rejects.toThrow(message);
  const { files } = createReadingHost();
  expect(await files.stat(trace)).toBeUndefined();
  expect(await files.stat(directory)).toBeDefined();
});

test('an account that the files of accounts lack is none, and no program is asked for it', async () => {
  const { accounts } = createReadingHost();
  expect(await accounts.user('root')).toMatchObject({ uid: 0 });
  expect(await accounts.user('nobody-of-that-name')).toBeUndefined();
});

test('a host for pillar has neither programs nor writers, by its type', () => {
  const host = createReadingHost();
  // @ts-expect-error -- a host that is only read starts nothing
  expect(host.processes).toBeUndefined();
  // @ts-expect-error -- nor does it write
  expect(host.files.writeAtomically).toBeUndefined();
});

function call(fun: string, args: readonly Json[]): Promise<Json> {
  return callForPillar(
    { fun, args, kwargs: {} },
    {
      registry: createRegistry(extensions).functions,
      host: createReadingHost(),
      id: 'web1',
      grains: {},
      opts: {},
      keepSecret: () => undefined,
      signal: new AbortController().signal,
    },
  );
}
