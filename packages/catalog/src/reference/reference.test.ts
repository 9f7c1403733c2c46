import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createRegistry } from '../registry/registry.ts';
import { describeAll } from './describe.ts';
import { argumentsOf } from './function-arguments.ts';
import { referencePages } from './reference-pages.ts';
import { descriptionText } from './to-text.ts';

const registry = createRegistry();
const directory = new URL('../../../../docs/reference/', import.meta.url);

it('the pages in docs/reference are those of the declarations; npm run reference writes them', () => {
  const pages = referencePages(registry);
  expect(readdirSync(directory).toSorted()).toEqual([...pages.keys()].toSorted());
  const outdated = [...pages].filter(
    ([name, text]) => readFileSync(new URL(name, directory), 'utf8') !== text,
  );
  expect(outdated.map(([name]) => name)).toEqual([]);
});

it('every example of a function fits its arguments', () => {
  for (const name of registry.functions.names()) {
    const definition = registry.functions.get(name);
    for (const example of definition?.examples ?? [])
      expect(definition && argumentsOf(definition).safeParse(example).error, name).toBeUndefined();
  }
});

it('an example of a function is a call, of the language in a template and else on a command line', () => {
  expect(documentation('pillar.get')).toContain("  {{ salt['pillar.get']('app:port', 8000) }}");
  expect(documentation('grains.item')).toContain("  {{ salt['grains.item']('os', 'osrelease') }}");
  expect(documentation('slsutil.serialize')).toContain("('json', {'port': 80}, indent=2)");
  expect(documentation('test.sleep')).toContain('  muster run TARGET test.sleep 5');
});

it.each([
  ['file.managed', 'state', 'file.managed'],
  ['test', 'function', 'test.ping'],
  ['pkg.inst*', 'state', 'pkg.installed'],
  ['pillar.get', 'function', 'pillar.get'],
])('%s is asked of a %s among others', (asked, kind, name) => {
  const found = describeAll(registry, asked);
  expect(
    found.find((description) => description.kind === kind && description.name === name)?.summary,
  ).toBeTruthy();
});

it('nothing is found by a name that does not exist', () => {
  expect(describeAll(registry, 'pkg.instaled')).toEqual([]);
});

it('a text shows the summary, the arguments with their types and an example', () => {
  const [state] = describeAll(registry, 'file.symlink');
  const text = state === undefined ? '' : descriptionText(state);
  expect(text).toMatch(/^file\.symlink \(state\): /);
  expect(text).toMatch(/ {2}target +What it leads to\. \(.*required\)/);
  expect(text).toContain('- target: ');
});

function documentation(name: string): string {
  return describeAll(registry, name).map(descriptionText).join('');
}
