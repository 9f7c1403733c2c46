import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { rootsOf } from './lint-roots.ts';

let top = '';

/** Makes a tree of files, empty or as given, and says which roots a path in it means. */
function roots(
  files: readonly string[],
  path = '.',
  texts: Readonly<Record<string, string>> = {},
): { states: string[]; pillar: string[]; checked: string[] } {
  top = mkdtempSync(join(tmpdir(), 'muster-lint-'));
  for (const file of files) {
    mkdirSync(join(top, dirname(file)), { recursive: true });
    writeFileSync(join(top, file), texts[file] ?? '');
  }
  const { fileRoots, pillarRoots, isChecked } = rootsOf(join(top, path));
  const shown = (root: string): string => relative(top, root) || '.';
  const checked = files.filter((file) =>
    fileRoots.some((root) => {
      const own = relative(root, join(top, file));
      return !own.startsWith('..') && isChecked(own);
    }),
  );
  return { states: fileRoots.map(shown), pillar: pillarRoots.map(shown), checked };
}

afterEach(() => rmSync(top, { recursive: true }));

describe('a path to check', () => {
  it.each([
    ['a directory with both trees', ['states/top.sls', 'pillar/top.sls'], '.', ['states'], ['pillar'], 1],
    [
      'trees that lie deeper',
      ['srv/salt/top.sls', 'srv/pillar/top.sls'],
      '.',
      ['srv/salt'],
      ['srv/pillar'],
      1,
    ],
    ['states without a top file', ['x/salt/a.sls', 'x/pillar/top.sls'], '.', ['x/salt'], ['x/pillar'], 1],
    ['trees without top files', ['salt/a.sls', 'pillar/b.sls'], '.', ['salt'], ['pillar'], 1],
    ['a state tree', ['top.sls', 'web/init.sls'], '.', ['.'], [], 2],
    ['a state tree with the pillar beside it', ['s/top.sls', 'pillar/a.sls'], 's', ['s'], ['pillar'], 1],
    ['a pillar tree', ['pillar/top.sls'], 'pillar', [], ['pillar'], 0],
    ['a state tree with the pillar within', ['top.sls', 'pillar/a.sls'], '.', ['.'], ['pillar'], 1],
    ['a file of a tree', ['top.sls', 'web/init.sls', 'a.sls'], 'web/init.sls', ['.'], [], 1],
    ['a directory of a tree', ['top.sls', 'web/init.sls', 'web/b.sls'], 'web', ['.'], [], 2],
    ['a formula', ['FORMULA', 'x/init.sls', 'test/pillar/a.sls', 'docs/a.sls'], '.', ['.'], [], 2],
    ['a formula by its pillar', ['pillar.example', 'x/init.sls', 'pillar/a.sls'], '.', ['.'], [], 2],
    [
      'several formulas',
      ['a-formula/a/init.sls', 'a-formula/tests/pillar.sls', 'b-formula/b/init.sls'],
      '.',
      ['a-formula', 'b-formula'],
      [],
      2,
    ],
    ['pillars of several environments', ['salt/top.sls', 'pillar/x/top.sls'], '.', ['salt'], ['pillar/x'], 1],
    ['a pillar by its name', ['my-pillar-tree/top.sls', 'salt/a.sls'], '.', ['salt'], ['my-pillar-tree'], 1],
    ['an example of pillar', ['top.sls', 'docs/example-pillar/a.sls'], '.', ['.'], [], 1],
    ['hidden files', ['top.sls', '.git/a.sls', 'node_modules/a/b.sls'], '.', ['.'], [], 1],
  ])('may be %s', (_kind, files, path, states, pillar, checked) => {
    const found = roots(files, path);
    expect({ states: found.states, pillar: found.pillar }).toEqual({ states, pillar });
    expect(found.checked).toHaveLength(checked);
  });

  it('may be a tree whose root its own files tell', () => {
    const files = ['env/base/web/init.sls', 'env/base/web/a.conf', 'env/other/b.sls'];
    const texts = { 'env/base/web/init.sls': '- source: salt://web/a.conf\n' };
    expect(roots(files, '.', texts).states).toEqual(['env/base']);
  });
});
