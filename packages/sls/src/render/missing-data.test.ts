import { describe, expect, it } from 'vitest';
import { memoryFileSource } from '../files/index.ts';
import { fromPlain, PyDict } from '../value/index.ts';
import { RenderSession } from './render-session.ts';

/** What rendering a template fails with, given pillar and the files that it was made of. */
function failure(text: string, pillarFiles?: readonly string[], tree: Readonly<Record<string, string>> = {}) {
  const pillar = fromPlain({ web: { port: 80, sites: { main: {} } } });
  const session = new RenderSession({
    id: 'web1',
    files: memoryFileSource({ base: tree }),
    grains: new PyDict([['os', 'Debian']]),
    pillar: pillar instanceof PyDict ? pillar : new PyDict(),
    opts: new PyDict(),
    pillarFiles,
  });
  try {
    session.renderSls({ text, path: 'salt://f.sls', relative: 'f.sls', isInit: false }, 'f', 'base');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

describe('a key that is not there', () => {
  const files = ['salt://top.sls', 'salt://web.sls'];
  const asked = 'which was looked for in salt://top.sls, salt://web.sls';

  it.each([
    [
      "{{ pillar['db'].host }}",
      `salt://f.sls:1:10: 'dict object' has no attribute 'db' (pillar['db']); the pillar has no key 'db', ${asked}`,
    ],
    [
      '{% set s = pillar.web.sites %}{{ s.main.name }}',
      `salt://f.sls:1:41: 'dict object' has no attribute 'name' (s.main.name); the pillar has no key 'web:sites:main:name', ${asked}`,
    ],
    [
      "{{ salt['pillar.get']('web').prot }}",
      `salt://f.sls:1:30: 'dict object' has no attribute 'prot'; did you mean 'port'?; the pillar has no key 'web:prot', ${asked}`,
    ],
    [
      '{{ pillar.sites.main }}',
      `salt://f.sls:1:11: 'dict object' has no attribute 'sites' (pillar.sites); the pillar has no key 'sites' (there is 'web:sites'), ${asked}`,
    ],
    ['{{ {}.a }}', "salt://f.sls:1:7: 'dict object' has no attribute 'a'"],
    ['{{ grains.oss }}', "salt://f.sls:1:11: 'dict object' has no attribute 'oss' (grains.oss)"],
  ])('of %s is told with its path and the pillar files', (template, message) => {
    expect(failure(template, files)).toBe(message);
  });

  it('says that there are no pillar files', () => {
    expect(failure('{{ pillar.x.y }}', [])).toContain(
      "the pillar has no key 'x': there are no pillar files for this minion",
    );
  });

  it('names a dozen pillar files', () => {
    const many = Array.from({ length: 30 }, (_, number) => `p${number}`);
    expect(failure('{{ pillar.x.y }}', many)).toMatch(/p10, p11 and 18 more$/);
  });

  it('tells of grains in Python, which are not run', () => {
    expect(failure('{{ grains.mine }}', files, { '_grains/mine.py': '' })).toContain(
      '(grains.mine); _grains/mine.py: Muster runs no Python modules: set the grain in minion.yaml',
    );
  });
});
