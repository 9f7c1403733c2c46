import { PyDict, pyStr, type Value } from '../value/index.ts';
import { pythonProblem } from './python-modules.ts';
import type { RenderContext } from './render-context.ts';

type Context = Pick<RenderContext, 'pillar' | 'grains' | 'files' | 'pillarFiles'>;

/** How many paths are looked at for the one that may be meant. */
const mostPaths = 5000;

/** How many files are named. */
const mostFiles = 12;

/**
 * What to say of a key that pillar or grains do not have: the whole path of the key and the pillar files, which tell whoever wrote the
 * template where to look, or that the tree has grains in Python. Empty for a mapping that is part of neither.
 */
export function missingDataHint(context: Context, object: Value, key: string): string {
  if (object === context.grains) return pythonGrainsHint(context);
  const path = pathTo(object, context.pillar);
  if (path === undefined) return '';
  const { pillarFiles } = context;
  const elsewhere = pathsOf(context.pillar).find((each) => each.endsWith(`:${key}`) || each === key);
  const nearest = elsewhere === undefined ? '' : ` (there is '${elsewhere}')`;
  const missing = `; the pillar has no key '${[...path, key].join(':')}'${nearest}`;
  if (pillarFiles === undefined) return missing;
  if (pillarFiles.length === 0) return `${missing}: there are no pillar files for this minion`;
  const more = pillarFiles.length > mostFiles ? ` and ${pillarFiles.length - mostFiles} more` : '';
  return `${missing}, which was looked for in ${pillarFiles.slice(0, mostFiles).join(', ')}${more}`;
}

/** The keys that lead from a mapping to a part of it; none to itself. */
function pathTo(wanted: Value, within: PyDict): readonly string[] | undefined {
  const seen = new Set<Value>();
  const search = (value: Value): readonly string[] | undefined => {
    if (value === wanted) return [];
    if (!(value instanceof PyDict) || seen.has(value)) return undefined;
    seen.add(value);
    for (const [key, part] of value.entries()) {
      const path = search(part);
      if (path !== undefined) return [pyStr(key), ...path];
    }
    return undefined;
  };
  return wanted instanceof PyDict ? search(within) : undefined;
}

/** Paths of the values of a mapping, those that are shorter first; of a large one some. */
function pathsOf(pillar: PyDict): readonly string[] {
  const paths: string[] = [];
  const level: [readonly string[], PyDict][] = [[[], pillar]];
  for (const [path, dict] of level) {
    for (const [key, value] of dict.entries()) {
      const inner = [...path, pyStr(key)];
      paths.push(inner.join(':'));
      if (value instanceof PyDict && inner.length < 10) level.push([inner, value]);
    }
    if (paths.length > mostPaths) break;
  }
  return paths;
}

function pythonGrainsHint({ files }: Context): string {
  const modules = files.environments.flatMap((saltenv) =>
    files.list(saltenv).filter((path) => path.startsWith('_grains/') && path.endsWith('.py')),
  );
  return modules.length === 0 ? '' : `; ${modules.join(', ')}: ${pythonProblem('_grains')}`;
}
