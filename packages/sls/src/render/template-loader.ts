import { nearestName } from '@muster/shared';
import { type FileSource, relativePath } from '../files/index.ts';
import type { Source, TemplateLoader } from '../jinja/index.ts';
import type { Value } from '../value/index.ts';
import { directoryNames, directoryOf } from './template-names.ts';

/**
 * Finds templates in one environment of a file source, for one rendering.
 *
 * A name that begins with `./` or `../` counts from `tpldir`: the directory of the file being rendered, or of the
 * last template that was loaded by its full path. Where there is no `tpldir` it finds nothing.
 */
export function templateLoader(
  files: FileSource,
  saltenv: string,
  tpldir: string | undefined,
): TemplateLoader {
  let directory = tpldir;
  const pathOf = (name: string): string | undefined => {
    if (!isRelativeName(name)) return relativePath(name);
    return directory === undefined ? undefined : relativePath(`${directory}/${name}`);
  };
  return {
    load(name: string): Source | undefined {
      const isRelative = isRelativeName(name);
      const path = pathOf(name);
      const file = path === undefined ? undefined : files.read(saltenv, path);
      if (file === undefined || path === undefined) return undefined;
      if (!isRelative) directory = directoryOf(path);
      return { ...file, globals: namesAfterLoading(name, path, isRelative, directory ?? '') };
    },
    hint(name: string): string {
      if (isRelativeName(name) && directory === undefined) {
        return '; only SLS files know names that begin with ./ and ../: write the path from the root of the tree';
      }
      const path = pathOf(name);
      if (path === undefined) return '; it leads out of the tree';
      const where = isRelativeName(name) ? `, there is no salt://${path}` : '';
      return where + templateSuggestion(path, files.list(saltenv));
    },
  };
}

function isRelativeName(name: string): boolean {
  return /^\.\.?(?:\/|$)/.test(name);
}

/** A question after a file of nearly that path, or of that name in another directory. */
function templateSuggestion(path: string, known: readonly string[]): string {
  const name = path.split('/').at(-1) ?? path;
  const meant = nearestName(path, known) ?? known.find((other) => other.endsWith(`/${name}`));
  return meant === undefined ? '' : `; did you mean '${meant}'?`;
}

function namesAfterLoading(
  name: string,
  path: string,
  isRelative: boolean,
  directory: string,
): ReadonlyMap<string, Value> {
  return directoryNames(isRelative ? name : path, directory === '.' ? '' : directory);
}
