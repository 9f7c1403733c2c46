import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AnyState, checkLaws, invalidExamples, type LawCases } from '@muster/engine';
import { expect, it } from 'vitest';

const page = new URL('../../../CONTRIBUTING.md', import.meta.url);

it('the state that CONTRIBUTING.md writes keeps the laws with the cases that it writes', async () => {
  const [state = '', laws = ''] = Array.from(
    (await readFile(page, 'utf8')).matchAll(/```ts\n([\s\S]*?)```/g),
    ([, source = '']) => source,
  );
  const directory = await mkdtemp(join(tmpdir(), 'muster-contributing-'));
  try {
    const { hostnameSet } = await imported<{ hostnameSet: AnyState }>(join(directory, 'state.ts'), state);
    const { hostnameLaws } = await imported<{ hostnameLaws: LawCases }>(join(directory, 'laws.ts'), laws);
    expect(invalidExamples(hostnameSet)).toEqual([]);
    const cases = hostnameLaws['hostname.set'] ?? [];
    expect(cases).not.toEqual([]);
    for (const lawCase of cases) expect((await checkLaws(hostnameSet, lawCase)).broken).toEqual([]);
  } finally {
    await rm(directory, { recursive: true });
  }
});

async function imported<Exports>(path: string, source: string): Promise<Exports> {
  // Outside of the checkout packages have no names.
  const placed = source.replaceAll(/(?<=from ')(?:@muster\/engine|zod)(?=')/g, (name) =>
    import.meta.resolve(name),
  );
  await writeFile(path, placed);
  return (await import(pathToFileURL(path).href)) as Exports;
}
