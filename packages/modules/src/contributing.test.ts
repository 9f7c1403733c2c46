import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type AnyState,
  checkLaws,
  createMemoryHost,
  type ExecutionFunction,
  invalidExamples,
  type LawCases,
  lawCasesOf,
} from '@muster/engine';
import { expect, it } from 'vitest';
import { functionContext } from './testing/function-context.ts';

const page = new URL('../../../CONTRIBUTING.md', import.meta.url);

const sources = Array.from(
  (await readFile(page, 'utf8')).matchAll(/```ts\n([\s\S]*?)```/g),
  ([, source = '']) => source,
);

it('the state that CONTRIBUTING.md writes keeps the laws with the cases that it writes', async () => {
  const [state = '', laws = ''] = sources;
  const directory = await mkdtemp(join(tmpdir(), 'muster-contributing-'));
  try {
    const { hostnameSet } = await imported<{ hostnameSet: AnyState }>(join(directory, 'state.ts'), state);
    const { hostnameLaws } = await imported<{ hostnameLaws: LawCases }>(join(directory, 'laws.ts'), laws);
    expect(invalidExamples(hostnameSet)).toEqual([]);
    const cases = lawCasesOf(hostnameLaws['hostname.set'] ?? {});
    expect(cases).not.toEqual([]);
    for (const lawCase of cases) expect((await checkLaws(hostnameSet, lawCase)).broken).toEqual([]);
  } finally {
    await rm(directory, { recursive: true });
  }
});

it('the function that CONTRIBUTING.md writes answers, with the example that it writes too', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muster-contributing-'));
  try {
    const { hostnameFunctions } = await imported<{ hostnameFunctions: ExecutionFunction[] }>(
      join(directory, 'functions.ts'),
      sources[2] ?? '',
    );
    const context = functionContext(createMemoryHost({ files: { '/etc/hostname': 'web1.example.test\n' } }));
    const [get] = hostnameFunctions;
    expect(await get?.call({ positional: [], named: {} }, context)).toBe('web1.example.test');
    expect(get?.examples).toEqual([{ short: true }]);
    expect(await get?.call({ positional: [true], named: {} }, context)).toBe('web1');
  } finally {
    await rm(directory, { recursive: true });
  }
});

async function imported<Exports>(path: string, source: string): Promise<Exports> {
  // Outside of the checkout packages have no names.
  const placed = source
    .replaceAll(/(?<=from ')(?:@muster\/engine|zod)(?=')/g, (name) => import.meta.resolve(name))
    .replaceAll(/(?<=from ')\.\.\//g, new URL('./', import.meta.url).href);
  await writeFile(path, placed);
  return (await import(pathToFileURL(path).href)) as Exports;
}
