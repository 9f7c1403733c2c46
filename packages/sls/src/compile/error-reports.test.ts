import { describe, expect, it } from 'vitest';
import { memoryFileSource } from '../files/index.ts';
import { renderErrorText } from '../render/render-error.ts';
import { fromPlain, PyDict } from '../value/index.ts';
import { compileLowState } from './compile-states.ts';

/** Everything that is said of a tree whose SLS file `main` is compiled. */
function report(tree: Readonly<Record<string, string>>): string {
  const pillar = fromPlain({ web: { port: 80 } });
  const { errors } = compileLowState({
    id: 'web1',
    files: memoryFileSource({ base: tree }),
    grains: new PyDict(),
    pillar: pillar instanceof PyDict ? pillar : new PyDict(),
    opts: new PyDict(),
    select: { kind: 'sls', sls: ['main'], saltenv: 'base' },
  });
  return errors.map(renderErrorText).join('\n');
}

/** What is wrong -> the tree, and pieces of the report in their order. */
const reports: Readonly<Record<string, readonly [Readonly<Record<string, string>>, readonly string[]]>> = {
  'a line that is indented wrongly after rendering': [
    { 'main.sls': 'a:\n  test.nop:\n{% for x in [1] %}\n - name: {{ x }}\n{% endfor %}\n' },
    [
      'salt://main.sls:4:2: bad indentation: this line is indented by 1',
      '> 4 |  - name: {{ x }}\n',
      'rendered to:\n',
      '> 4 |  - name: 1\n    |  ^\n',
    ],
  ],
  'a line that is indented wrongly as written': [
    { 'main.sls': 'a:\n  test.nop:\n - name: b\n' },
    ['salt://main.sls:3:2: bad indentation', '> 3 |  - name: b\n    |  ^'],
  ],
  'an undefined name in a file that was included': [
    { 'main.sls': 'include:\n  - one\n', 'one.sls': 'include:\n  - two\n', 'two.sls': 'a: {{ nope }}\n' },
    [
      "salt://two.sls:1:7: 'nope' is undefined\n",
      '  included from salt://one.sls:2:5\n  included from salt://main.sls:2:5\n',
      '> 1 | a: {{ nope }}',
    ],
  ],
  'an include of a file that does not exist': [
    { 'main.sls': 'include:\n  - webb\n', 'web.sls': '' },
    ['salt://main.sls:2:5: Specified SLS webb', "did you mean 'web'?", '> 2 |   - webb\n    |     ^'],
  ],
  'an id that two files declare': [
    { 'main.sls': 'include:\n  - one\na:\n  test.nop: []\n', 'one.sls': '\na:\n  test.nop: []\n' },
    ['salt://one.sls:2:1: Detected conflicting IDs', 'the first one is at salt://main.sls:3:1', '> 2 | a:'],
  ],
  'a state without a function': [
    { 'main.sls': 'a:\n  file:\n    - name: /a\n' },
    ['salt://main.sls:2:3: No function declared', '> 2 |   file:\n    |   ^'],
  ],
  'a tag that is not closed before the next line': [
    { 'main.sls': 'a:\n  test.nop:\n    - name: {{ grains.id\nb: {{ 1 }}\n' },
    ["salt://main.sls:3:13: this {{ is not closed: expected 'end of print statement', got 'b' in line 4"],
  ],
  'a fault within a tag of several lines': [
    { 'main.sls': "{% set a = {\n  'b' 1,\n} %}\n" },
    ["salt://main.sls:2:7: expected ':', got '1'"],
  ],
  'YAML that is imported': [
    { 'main.sls': "\n{% import_yaml 'd.yaml' as d %}\n", 'd.yaml': 'a: b\n c: d\n' },
    [
      'salt://d.yaml:2:3: Unable to load yaml: a mapping cannot begin here',
      '  imported at salt://main.sls:2:4\n',
      '> 2 |  c: d\n    |   ^',
    ],
  ],
  'YAML within a template': [
    { 'main.sls': 'x: 1\n{% load_yaml as d %}\na: b\n c: {{ 1 }}\n{% endload %}\n' },
    ['salt://main.sls:4:3: Unable to load yaml', '> 4 |  c: {{ 1 }}\n', 'rendered to:\n', '> 3 |  c: 1\n'],
  ],
  'a function that does not exist': [
    { 'main.sls': "a: {{ salt['grains.gte']('os') }}\n" },
    ["salt://main.sls:1:11: there is no function 'grains.gte'; did you mean 'grains.get'?"],
  ],
  'a key that the pillar does not have': [
    { 'main.sls': 'a: {{ pillar.web.prot }}\n' },
    ["salt://main.sls:1:18: 'dict object' has no attribute 'prot' (pillar.web.prot); did you mean 'port'?"],
  ],
};

describe('what is said of a tree that does not compile', () => {
  it.each(Object.entries(reports))('%s is shown with its place and lines', (_fault, [tree, pieces]) => {
    const text = report(tree);
    let from = 0;
    for (const piece of pieces) {
      const at = text.indexOf(piece, from);
      expect(at, `${piece}\nis not behind character ${from} of\n${text}`).not.toBe(-1);
      from = at + piece.length - 1;
    }
  });
});
