import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryFileSource } from '../files/index.ts';
import { compilePillar } from '../pillar/compile-pillar.ts';
import { fromPlain, PyDict } from '../value/index.ts';
import { dumpYaml } from '../yaml/dump-yaml.ts';
import { loadYaml } from '../yaml/load-yaml.ts';
import { YamlError } from '../yaml/yaml-error.ts';
import { compileLowState, showHighData, showLowSls } from './compile-states.ts';

/** Words that mean something somewhere in a tree, among others that mean nothing. */
const words =
  'include extend exclude a b main part sls id test test.nop nop file.managed name names order state fun match * . ..part' +
  ' require require_in watch_in use use_in prereq prereq_in listen_in onchanges_in base key defaults' +
  ' __sls__ __proto__ constructor';
const word = fc.constantFrom(...words.split(' '), '');
const leaf = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null), fc.double());
const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 3 }),
  ),
})).value;
const tree = fc.dictionary(word, data, { maxKeys: 4 });

function yaml(plain: unknown): string {
  return `#!yaml\n${dumpYaml(fromPlain(plain), false)}\n`;
}

describe('whatever a tree holds', () => {
  it('compiles to chunks or to errors, and throws nothing', () => {
    fc.assert(
      fc.property(tree, tree, tree, (main, part, top) => {
        const files = memoryFileSource({
          base: { 'main.sls': yaml(main), 'part.sls': yaml(part), 'top.sls': yaml({ base: top }) },
        });
        const context = { id: 'a', files, grains: new PyDict(), pillar: new PyDict(), opts: new PyDict() };
        const select = { kind: 'sls', sls: ['main'], saltenv: 'base' } as const;
        const { low, errors } = compileLowState({ ...context, select });
        expect(low.length === 0 || errors.length === 0).toBe(true);
        showHighData({ ...context, select });
        showLowSls({ ...context, select });
        compileLowState({ ...context, select: { kind: 'top' } });
      }),
      { numRuns: 400 },
    );
  });

  it('compiles to pillar and errors', () => {
    fc.assert(
      fc.property(tree, tree, tree, (main, part, top) => {
        const files = memoryFileSource({
          base: {
            'main.sls': yaml(main),
            'part.sls': yaml(part),
            'top.sls': yaml({ base: { '*': ['main', 'part'], ...top } }),
          },
        });
        compilePillar({ id: 'a', files, grains: new PyDict(), opts: new PyDict() });
      }),
      { numRuns: 400 },
    );
  });

  it('is read as YAML, or refused with a place', () => {
    const fragment = fc.constantFrom(
      ...'a b: - [ ] { } , & * ! | > \' " % @ ` # ? \n \n\n  <<: *a &a !!int !!set 0644 --- ... \t \\ é'.split(
        ' ',
      ),
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 25 }), (fragments) => {
        try {
          loadYaml({ text: fragments.join(''), path: 'hostile' });
        } catch (error) {
          expect(error).toBeInstanceOf(YamlError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
