import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { PyDict } from '@muster/sls';
import { isPillar, type PillarSource, type Tree } from './find-trees.ts';
import { managedTemplates } from './managed-templates.ts';
import type { Oracle, OracleAnswer } from './oracle.ts';
import { type RenderedFile, renderAsSls, renderAsTemplate } from './rendered-file.ts';
import { packed, readPillar, Scene, unpacked } from './scene.ts';
import { type Judgement, judge, type Verdict, worse } from './verdict.ts';

/** What became of the files of a tree. */
export interface TreeResult {
  readonly name: string;
  /** SLS files and templates that were tried. */
  readonly tried: number;
  /** Why Jinja2 does not render the files that it never renders. */
  readonly skipped: ReadonlyMap<string, string>;
  /** The files that Jinja2 renders at least once, each with its worst judgement and where that came about. */
  readonly files: ReadonlyMap<string, Judgement & { readonly scene: string }>;
}

/** How many files of a tree have a verdict. */
export function countOf({ files }: TreeResult, verdict: Verdict): number {
  return Array.from(files.values()).filter((judgement) => judgement.verdict === verdict).length;
}

/** Renders every file of a tree on both sides, with each of its pillars and each platform. */
export async function runTree(
  tree: Tree,
  oracle: Oracle,
  options: { readonly platforms: readonly string[]; readonly only: string | undefined },
): Promise<TreeResult> {
  const run = new TreeRun(tree, oracle, options.only);
  for (const platform of options.platforms) {
    for (const [pillar, source] of tree.pillars) await run.renderWith(platform, pillar, source);
  }
  for (const file of run.judged.keys()) run.skipped.delete(file);
  return { name: tree.name, tried: run.tried.size, skipped: run.skipped, files: run.judged };
}

class TreeRun {
  readonly tried = new Set<string>();
  readonly skipped = new Map<string, string>();
  readonly judged = new Map<string, Judgement & { readonly scene: string }>();
  readonly #tree: Tree;
  readonly #oracle: Oracle;
  readonly #only: string | undefined;

  constructor(tree: Tree, oracle: Oracle, only: string | undefined) {
    this.#tree = tree;
    this.#oracle = oracle;
    this.#only = only;
  }

  async renderWith(platform: string, pillarName: string, source: PillarSource): Promise<void> {
    const { path, roots } = this.#tree;
    const pillar = await readPillar(source, path, platform, this.#oracle);
    for (const each of roots) {
      const scene = new Scene(each, roots, platform, pillar);
      await scene.set(this.#oracle);
      await this.#renderRoot(scene, `${platform}, pillar ${pillarName}`);
    }
  }

  async #renderRoot(scene: Scene, sceneName: string): Promise<void> {
    const seen = new Set<string>();
    for (const path of this.#filesOf(scene)) {
      if (!isSlsFile(path) && !isTemplate(join(scene.root, path))) continue;
      const file = this.#track(scene, path);
      if (file === undefined) continue;
      const request = { path, sls: slsNameOf(path), alone: !isSlsFile(path) };
      const asked = this.#oracle.ask({ do: 'sls', ...request });
      const actual = renderAsSls(scene, path, request.sls);
      const expected = await asked;
      if (expected.error !== undefined) {
        this.skipped.set(file, expected.error + (actual.kind === 'rendered' ? ' (Muster renders it)' : ''));
      }
      this.#note(file, sceneName, await this.#judgeTwice({ do: 'sls', ...request }, expected, actual));
      for (const template of managedTemplates(unpacked(expected.value ?? null))) {
        const names = packed(template.names);
        const key = template.path + JSON.stringify(names);
        if (!seen.has(key)) await this.#renderManaged(scene, sceneName, template.path, template.names);
        seen.add(key);
      }
    }
  }

  async #renderManaged(scene: Scene, sceneName: string, path: string, names: PyDict): Promise<void> {
    const request = { do: 'template', path, names: packed(names) };
    const expected = await this.#oracle.ask(request);
    if (expected.error !== undefined) return;
    const file = this.#track(scene, path);
    if (file === undefined) return;
    const actual = renderAsTemplate(scene, path, names);
    this.#note(file, sceneName, await this.#judgeTwice(request, expected, actual));
  }

  /** Judges a rendering; what differs only because the template throws dice counts as not rendered. */
  async #judgeTwice(
    request: Readonly<Record<string, unknown>>,
    expected: OracleAnswer,
    actual: RenderedFile,
  ): Promise<Judgement | undefined> {
    const judgement = judge(expected, actual);
    if (judgement?.verdict !== 'differs') return judgement;
    const again = await this.#oracle.ask(request);
    return again.text === expected.text ? judgement : undefined;
  }

  /** The name that a file is counted under, unless it is not asked for. */
  #track(scene: Scene, path: string): string | undefined {
    const file = relative(this.#tree.path, join(scene.root, path));
    if (this.#only !== undefined && !file.includes(this.#only)) return undefined;
    this.tried.add(file);
    return file;
  }

  #note(file: string, scene: string, judgement: Judgement | undefined): void {
    if (judgement === undefined) return;
    const known = this.judged.get(file);
    if (worse(known, judgement) !== known) this.judged.set(file, { ...judgement, scene });
  }

  /** The files that have this root and no other root within it. */
  #filesOf({ root }: Scene): readonly string[] {
    const { files, path: tree, roots } = this.#tree;
    return files
      .filter((file) => roots.find((each) => join(tree, file).startsWith(`${each}/`)) === root)
      .map((file) => relative(root, join(tree, file)));
  }
}

function isSlsFile(path: string): boolean {
  return path.endsWith('.sls') || (isPillar(path) && path.endsWith('pillar.example'));
}

function isTemplate(path: string): boolean {
  if (!/\.(?:jinja2?|j2|tmpl|template|jnj)$/.test(path)) return false;
  return /\{[{%]/.test(readFileSync(path, 'utf8'));
}

function slsNameOf(path: string): string {
  return path.replace(/(?:\/init)?\.sls$/, '').replaceAll('/', '.');
}
