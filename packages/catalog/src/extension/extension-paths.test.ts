import { expect, test } from 'vitest';
import { declaredModule, extensionPaths } from './extension-paths.ts';

const file = (path: string) => ({ path, isLink: false });

test('modules and what they import are fetched; tests, other files and other folders are not', () => {
  const paths = ['_states/hostname.ts', '_states/lib/words.ts', '_modules/greet.ts'];
  const others = [
    '_states/hostname.test.ts',
    '_states/types.d.ts',
    '_states/README.md',
    '_modules/__init__.py',
  ];
  expect(extensionPaths([...paths, ...others, 'web/_states/x.ts', 'top.sls'].map(file))).toEqual({
    paths,
    broken: [],
  });
});

test('a Python module beside its TypeScript twin is left to Salt', () => {
  expect(extensionPaths(['_states/a.py', '_states/a.ts'].map(file)).broken).toEqual([]);
});

test.each([
  [
    '_states/a.py',
    /does not run Python modules; write it in TypeScript, with defineState, as _states\/a\.ts/,
  ],
  ['_modules/a.py', /with defineFunction, as _modules\/a\.ts/],
  ['_grains/a.py', /constant grains into the minion's configuration .* function in _modules\/a\.ts/],
  ['_grains/a.ts', /has no modules of grains/],
  ['_modules/a.js', /call it a\.ts/],
  ['_modules/my-app.ts', /letters, digits and underscores/],
])('%s is refused with what to do instead', (path, message) => {
  const { paths, broken } = extensionPaths([file(path)]);
  expect(paths).toEqual([]);
  expect(broken[0]?.message).toMatch(message);
});

test('a symbolic link is refused', () => {
  const { paths, broken } = extensionPaths([{ path: '_states/a.ts', isLink: true }]);
  expect(paths).toEqual([]);
  expect(broken).toEqual([
    { kind: 'states', module: 'a', message: expect.stringContaining('is a symbolic link') },
  ]);
});

test('what lies deeper declares no module', () => {
  expect(declaredModule('_states/hostname.ts')).toMatchObject({ kind: 'states', module: 'hostname' });
  expect(declaredModule('_states/lib/hostname.ts')).toBeUndefined();
});
