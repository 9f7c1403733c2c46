import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryFileSource } from '../../files/index.ts';
import { compilePillar } from '../../pillar/compile-pillar.ts';
import { renderErrorText } from '../../render/render-error.ts';
import { fromPlain, PyDict } from '../../value/index.ts';
import { compileLowState } from '../compile-states.ts';

/**
 * One tree that does not compile, as the files beside this test have it: `=== what is wrong`, its files as `--- path`, those of the
 * pillar below `pillar/`, and last the whole `--- report`. The file `main.sls` is compiled, or what `top.sls` assigns.
 */
interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly report: string;
}

function casesOf(text: string): readonly Case[] {
  const cases = text.split(/^=== /m).slice(1);
  return cases.map((part) => {
    const [name = '', ...sections] = part.split(/^--- /m);
    const files = Object.fromEntries(sections.map(fileOf));
    const { report = '', ...tree } = files;
    return { name: name.trim(), files: tree, report: report.trimEnd() };
  });
}

function fileOf(section: string): [string, string] {
  const end = section.indexOf('\n');
  return [section.slice(0, end), section.slice(end + 1)];
}

const opts = { nodegroups: { ring: 'N@loop', loop: 'N@ring' } };

/** Everything that is said of a tree: of its pillar, or when that compiles of its states. */
function reportOf(files: Readonly<Record<string, string>>): string {
  const all = Object.entries(files);
  const states = Object.fromEntries(all.filter((entry) => !isPillar(entry)));
  const pillarFiles = all.filter(isPillar).map(([path, text]) => [path.slice('pillar/'.length), text]);
  const context = { id: 'web1', grains: dict({ os: 'Debian', id: 'web1' }), opts: dict(opts) };
  const compiled = compilePillar({
    ...context,
    files: memoryFileSource({ base: Object.fromEntries(pillarFiles) }),
  });
  if (compiled.errors.length > 0) return compiled.errors.map(renderErrorText).join('\n');
  const { errors } = compileLowState({
    ...context,
    files: memoryFileSource({ base: states }),
    pillar: compiled.pillar,
    pillarFiles: compiled.files,
    select: 'top.sls' in states ? { kind: 'top' } : { kind: 'sls', sls: ['main'], saltenv: 'base' },
  });
  return errors.map(renderErrorText).join('\n');
}

function isPillar([path]: [string, string]): boolean {
  return path.startsWith('pillar/');
}

function dict(plain: unknown): PyDict {
  const value = fromPlain(plain);
  return value instanceof PyDict ? value : new PyDict();
}

const directory = new URL('.', import.meta.url);
for (const file of readdirSync(directory).filter((name) => name.endsWith('.txt'))) {
  describe(`what is said of ${file.replace('.txt', '').replaceAll('-', ' ')}`, () => {
    const cases = casesOf(readFileSync(new URL(file, directory), 'utf8'));
    it.each(cases.map((each) => [each.name, each] as const))('%s', (_name, { files, report }) => {
      expect(reportOf(files)).toBe(report);
    });
  });
}
