import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * The files that processes and workers of the product start from, the command `main.ts` and every `*-main.ts`, and those
 * that the user's own modules import, every `*-api.ts`, of the workspaces that are shipped. Their names are unique, as they all lie beside each other in the bundle.
 */
export function entryFiles(root: string): string[] {
  const found = globSync('{shared,master,minion,packages/*}/src/**/*-{main,api}.ts', { cwd: root }).filter(
    (path) => !/^packages\/(?:testbed|release)\//.test(path),
  );
  const entries = ['packages/cli/src/main.ts', ...found.toSorted()].filter((path) =>
    existsSync(join(root, path)),
  );
  const names = entries.map((path) => basename(path));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two entry files are called ${twice}`);
  return entries;
}
