import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How deep in a repository a file root may lie. */
const deepest = 3;

/** What SLS files call by its full path: the files of states, and the templates of templates. */
const reference =
  /(?:salt:\/\/|\{%-?\s*(?:from|import|include|extends|import_yaml|import_json|import_text)\s+['"])([\w.-]+\/[\w./-]+)/g;

/**
 * The directory below which most of the files exist that SLS files call by their full paths; undefined where none of them
 * is found anywhere. Of equals, the first of `preferred`, else the outermost.
 */
export function bestRoot(
  directory: string,
  isMeant: (file: string) => boolean,
  preferred: readonly string[],
): string | undefined {
  const files = new Set(globSync('**', { cwd: directory }).filter(isMeant));
  const slsFiles = Array.from(files).filter((file) => file.endsWith('.sls'));
  const named = slsFiles.flatMap((file) => referencesOf(join(directory, file)));
  const known = new Map<string, number>();
  for (const root of new Set(slsFiles.flatMap(rootsAbove))) {
    known.set(root, named.filter((path) => files.has(join(root, path))).length);
  }
  const most = Math.max(0, ...known.values());
  if (most === 0) return undefined;
  const best = Array.from(known.keys()).filter((root) => known.get(root) === most);
  const [outermost = '.'] = best.toSorted((left, right) => left.length - right.length);
  return join(directory, preferred.find((root) => best.includes(root)) ?? outermost);
}

function referencesOf(file: string): readonly string[] {
  return Array.from(readFileSync(file, 'utf8').matchAll(reference), ([, path = '']) => path);
}

function rootsAbove(file: string): readonly string[] {
  const parts = dirname(file).split('/');
  return ['.', ...parts.slice(0, deepest).map((_, index) => parts.slice(0, index + 1).join('/'))];
}
