import { existsSync, globSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** What a path given to `muster lint` stands for. */
export interface LintRoots {
  readonly fileRoots: readonly string[];
  readonly pillarRoots: readonly string[];
  /** Whether a file, by its path below its root, is meant. */
  readonly isChecked: (relative: string) => boolean;
}

const stateDirectories = ['states', 'salt', 'srv/salt', 'roots'];
const pillarDirectories = ['pillar', 'pillars', 'srv/pillar'];
/** Directories of a formula's repository that hold no states of its own. */
const besideFormula = /^(?:tests?|docs|bin|dev|kitchen|_pillar|\w*example\w*)\//;

/**
 * Finds the roots that a path means: a directory with `states` (or `salt`) and `pillar` in it, a state tree, a pillar
 * tree, a formula's repository, or a file or directory within one of these, which alone is then checked.
 */
export function rootsOf(path: string): LintRoots {
  const given = resolve(path);
  const isDirectory = statSync(given).isDirectory();
  const within = rootAround(isDirectory ? given : dirname(given));
  const root = within ?? (isDirectory ? given : dirname(given));
  const isFormula = existsSync(join(root, 'FORMULA'));
  const own = relative(root, given);
  const isChecked = (file: string): boolean =>
    !isHidden(file) &&
    !(isFormula && besideFormula.test(file)) &&
    (own === '' || file === own || file.startsWith(`${own}/`));
  if (isPillar(root)) return { fileRoots: [], pillarRoots: [root], isChecked };
  if (within === undefined) {
    const found = rootsBelow(root);
    if (found.fileRoots.length > 0) return { ...found, isChecked };
  }
  const states = isFormula ? undefined : firstWithSls(root, stateDirectories);
  const pillar = isFormula ? undefined : firstWithSls(root, pillarDirectories);
  const pillarRoots = pillar === undefined ? [] : [pillar];
  if (states !== undefined && own === '' && !existsSync(join(root, 'top.sls'))) {
    return { fileRoots: [states], pillarRoots, isChecked };
  }
  if (pillar === undefined || own !== '') {
    const beside = firstWithSls(dirname(root), pillarDirectories);
    return { fileRoots: [root], pillarRoots: isFormula || beside === undefined ? [] : [beside], isChecked };
  }
  // The pillar lies within the state tree, as in many a repository.
  const inside = `${relative(root, pillar)}/`;
  return { fileRoots: [root], pillarRoots, isChecked: (file) => isChecked(file) && !file.startsWith(inside) };
}

/** The nearest directory, from this one upwards, that is the root of a tree. */
function rootAround(directory: string): string | undefined {
  let at = directory;
  for (let step = 0; step < 8; step += 1) {
    if (existsSync(join(at, 'top.sls')) || existsSync(join(at, 'FORMULA'))) return at;
    if (existsSync(join(at, '.git'))) return undefined;
    const above = dirname(at);
    if (above === at) return undefined;
    at = above;
  }
  return undefined;
}

/** The trees of a repository that holds them somewhere below: what has a top file is one. */
function rootsBelow(directory: string): { fileRoots: readonly string[]; pillarRoots: readonly string[] } {
  const tops = globSync('{*,*/*,*/*/*}/top.sls', { cwd: directory }).filter(
    (top) => !isHidden(top) && !/(?:^|\/)tests?\//.test(top),
  );
  const roots = tops
    .map((top) => join(directory, dirname(top)))
    .toSorted((left, right) => left.length - right.length);
  const isOuter = (root: string) => !roots.some((other) => root.startsWith(`${other}/`));
  const outer = roots.filter(isOuter);
  const pillarRoots = outer.filter(isPillar);
  const fileRoots = outer.filter((root) => !isPillar(root));
  // States may do without a top file; they then lie beside their pillar.
  const beside = pillarRoots.flatMap((root) => firstWithSls(dirname(root), stateDirectories) ?? []);
  return { fileRoots: fileRoots.length > 0 ? fileRoots : beside, pillarRoots };
}

function isPillar(directory: string): boolean {
  return /^pillars?$/.test(basename(directory));
}

function firstWithSls(directory: string, names: readonly string[]): string | undefined {
  return names
    .map((name) => join(directory, name))
    .find((each) => globSync('**/*.sls', { cwd: each }).length > 0);
}

function isHidden(file: string): boolean {
  return file.split('/').some((part) => part.startsWith('.') || part === 'node_modules');
}
