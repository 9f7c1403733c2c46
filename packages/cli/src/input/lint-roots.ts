import { existsSync, globSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { bestRoot } from './best-root.ts';

/** What a path given to `muster lint` stands for. */
export interface LintRoots {
  readonly fileRoots: readonly string[];
  readonly pillarRoots: readonly string[];
  /** Whether it is a formula, or several: something to be used together with other trees. */
  readonly isPart: boolean;
  /** Whether a file, by its path below its root, is meant. */
  readonly isChecked: (relative: string) => boolean;
}

type Roots = Pick<LintRoots, 'fileRoots' | 'pillarRoots'>;

const stateDirectories = ['states', 'salt', 'srv/salt', 'roots'];
const pillarDirectories = ['pillar', 'pillars', 'srv/pillar'];
/** Directories of a formula's repository that hold no states of its own. */
const besideFormula = /^(?:tests?|docs|bin|dev|kitchen|_pillar|\w*example\w*)\//;

/**
 * Finds the roots that a path means: a directory with `states` (or `salt`) and `pillar` in it, a state tree, a pillar
 * tree, a repository of formulas, or a file or directory within one of these, which alone is then checked.
 */
export function rootsOf(path: string): LintRoots {
  const given = resolve(path);
  const isDirectory = statSync(given).isDirectory();
  const within = rootAround(isDirectory ? given : dirname(given));
  const root = within ?? (isDirectory ? given : dirname(given));
  const own = relative(root, given);
  const isOwn = (file: string): boolean =>
    !isHidden(file) && (own === '' || file === own || file.startsWith(`${own}/`));
  if (isFormula(root)) {
    const isChecked = outsidePillar((file) => isOwn(file) && !besideFormula.test(file));
    return { fileRoots: [root], pillarRoots: [], isPart: true, isChecked };
  }
  const isPillarTree = isPillar(basename(root)) || isPillar(basename(dirname(root)));
  if (isPillarTree) return { fileRoots: [], pillarRoots: [root], isPart: false, isChecked: isOwn };
  const formulas = own === '' ? formulasBelow(root) : [];
  const found = within === undefined ? rootsBelow(root) : rootsAt(root, own);
  if (found.fileRoots.length === 0 && formulas.length === 0) {
    return { ...rootsAt(root, own), isPart: false, isChecked: outsidePillar(isOwn) };
  }
  return {
    fileRoots: [...found.fileRoots, ...formulas.filter((each) => !found.fileRoots.includes(each))],
    pillarRoots: found.pillarRoots,
    isPart: found.fileRoots.length === 0,
    // What lies in a formula or a pillar within a state tree is checked as a part of that.
    isChecked: outsidePillar(
      (file) =>
        isOwn(file) &&
        !/(?:^|\/)[^/]*-formula\//.test(file) &&
        !(found.fileRoots.length === 0 && besideFormula.test(file)),
    ),
  };
}

/** The nearest directory, from this one upwards, that is the root of a tree. */
function rootAround(directory: string): string | undefined {
  let at = directory;
  for (let step = 0; step < 8; step += 1) {
    if (existsSync(join(at, 'top.sls')) || isFormula(at)) return at;
    if (existsSync(join(at, '.git'))) return undefined;
    const above = dirname(at);
    if (above === at) return undefined;
    at = above;
  }
  return undefined;
}

/** Whether a directory is a formula's repository. */
function isFormula(directory: string): boolean {
  if (existsSync(join(directory, 'top.sls'))) return false;
  return ['FORMULA', 'pillar.example', 'pillar.example.sls'].some((name) =>
    existsSync(join(directory, name)),
  );
}

/** The roots of a state tree, with its pillar in it or beside it. */
function rootsAt(root: string, own: string): Roots {
  const states = firstWithSls(root, stateDirectories);
  const pillar = firstWithSls(root, pillarDirectories) ?? firstWithSls(dirname(root), pillarDirectories);
  const pillarRoots = pillar === undefined ? [] : [pillar];
  if (own !== '' || existsSync(join(root, 'top.sls'))) return { fileRoots: [root], pillarRoots };
  return { fileRoots: [bestRoot(root, isOfStates, stateDirectories) ?? states ?? root], pillarRoots };
}

/** The trees of a repository that holds them somewhere below: what has a top file is one. */
function rootsBelow(directory: string): Roots {
  const tops = globSync('{*,*/*,*/*/*}/top.sls', { cwd: directory })
    .map(dirname)
    .filter((root) => !isHidden(root) && !/(?:^|\/)(?:tests?|t)(?:\/|$)/.test(root))
    .toSorted((left, right) => left.length - right.length);
  const isOuter = (root: string): boolean => !tops.some((other) => root.startsWith(`${other}/`));
  const outer = tops.filter(isOuter);
  const pillarRoots = outer.filter(isOfPillar).map((root) => join(directory, root));
  const fileRoots = outer.filter((root) => !isOfPillar(root)).map((root) => join(directory, root));
  if (fileRoots.length > 0) {
    const pillars = fileRoots.flatMap((root) => rootsAt(root, '').pillarRoots);
    return { fileRoots, pillarRoots: pillarRoots.length > 0 ? pillarRoots : Array.from(new Set(pillars)) };
  }
  // States may do without a top file; they then lie beside their pillar.
  const beside = pillarRoots.flatMap((root) => rootsAt(dirname(root), '').fileRoots);
  return { fileRoots: beside.filter((root) => !isPillar(basename(root))), pillarRoots };
}

function formulasBelow(directory: string): readonly string[] {
  return globSync('{*-formula,*/*-formula,*/*/*-formula}', { cwd: directory })
    .filter((path) => !isHidden(path))
    .map((path) => join(directory, path))
    .filter((path) => globSync('**/*.sls', { cwd: path }).length > 0);
}

function isOfStates(file: string): boolean {
  return !isHidden(file) && !isOfPillar(file);
}

function isOfPillar(path: string): boolean {
  return path.split('/').some(isPillar);
}

/** Whether a directory's name says that it holds pillar. */
function isPillar(name: string): boolean {
  return /^(?:.*[-_.])?pillars?(?:[-_.].*)?$/.test(name);
}

/** A pillar may lie within a state tree: in a directory at its top, or as an example or a test somewhere. */
function outsidePillar(isMeant: (file: string) => boolean): (file: string) => boolean {
  return (file) => {
    const directories = file.split('/').slice(0, -1);
    const isWithin = directories.some(
      (name, depth) => isPillar(name) && (depth === 0 || /example|sample|(?:^|\/)t(?:ests?)?\//i.test(file)),
    );
    return !isWithin && isMeant(file);
  };
}

function firstWithSls(directory: string, names: readonly string[]): string | undefined {
  return names
    .map((name) => join(directory, name))
    .find((each) => globSync('**/*.sls', { cwd: each }).length > 0);
}

function isHidden(file: string): boolean {
  return file.split('/').some((part) => part.startsWith('.') || part === 'node_modules');
}
