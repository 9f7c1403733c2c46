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
  return {
    load(name: string): Source | undefined {
      const isRelative = /^\.\.?(?:\/|$)/.test(name);
      if (isRelative && directory === undefined) return undefined;
      const path = relativePath(isRelative ? `${directory}/${name}` : name);
      const file = path === undefined ? undefined : files.read(saltenv, path);
      if (file === undefined || path === undefined) return undefined;
      if (!isRelative) directory = directoryOf(path);
      return { ...file, globals: namesAfterLoading(name, path, isRelative, directory ?? '') };
    },
  };
}

function namesAfterLoading(
  name: string,
  path: string,
  isRelative: boolean,
  directory: string,
): ReadonlyMap<string, Value> {
  return directoryNames(isRelative ? name : path, directory === '.' ? '' : directory);
}
