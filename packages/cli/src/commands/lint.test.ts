import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Invocation } from '../invocation.ts';
import { jsonForm } from '../output/document-form.ts';
import { lint } from './lint.ts';

let directory: string;

const tree: Readonly<Record<string, string>> = {
  'one/a.sls': 'a:\n  test.nop:\n    - name: {{ pillar.one }} {{ pillar.two }}\n',
  'two/b.sls': 'include: [a]\nb:\n  test.nop: []\n',
  'p1/one.sls': 'one: 1\n',
  'p2/two.sls': 'two: 2\n',
  'etc/master.yaml': 'file_roots: {base: [../one, ../two]}\npillar_roots: {base: [../p1, ../p2]}\n',
  'lone/minion.yaml': 'id: x\nfile_roots: {base: [../two]}\npillar_roots: {base: [../p1]}\n',
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-lint-'));
  for (const [path, text] of Object.entries(tree)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
});
afterAll(() => rm(directory, { recursive: true }));

test.each<readonly [string, string | undefined, Record<string, readonly string[]>, readonly string[]]>([
  ['roots that are given', undefined, { fileRoot: ['one', 'two'], pillarRoot: ['p1', 'p2'] }, []],
  [
    'the last of several alone',
    undefined,
    { fileRoot: ['two'], pillarRoot: ['p1'] },
    ['Specified SLS a in saltenv base is not available'],
  ],
  ["the master's roots", 'etc', {}, []],
  ["a minion's roots", 'lone', {}, ['Specified SLS a in saltenv base is not available']],
  ["roots that are given beside the master's", 'etc', { pillarRoot: ['p1'] }, ["has no attribute 'two'"]],
])('%s are those that are checked', async (_, config, given, messages) => {
  const out = new PassThrough();
  const options = Object.fromEntries(
    Object.entries(given).map(([name, roots]) => [name, roots.map((root) => join(directory, root))]),
  );
  const invocation: Invocation = {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is written is all that the command needs
    terminal: { out, err: out, interactive: false, document: jsonForm } as unknown as Invocation['terminal'],
    configDirectory: config === undefined ? undefined : join(directory, config),
  };
  await lint(invocation, [join(directory, 'two')], options);
  const { findings } = JSON.parse(String(out.read())) as { findings: { message: string }[] };
  expect(findings.map(({ message }) => message)).toEqual(
    messages.map((message) => expect.stringContaining(message)),
  );
});
