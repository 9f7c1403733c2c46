import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ConformanceCase } from './case-file.ts';

/** Directories of a case's files, by environment. */
export interface CaseTree {
  readonly fileRoots: Readonly<Record<string, readonly string[]>>;
  readonly pillarRoots: Readonly<Record<string, readonly string[]>>;
}

/** Writes the state and pillar files of a case below a directory. */
export function writeTree(given: ConformanceCase, directory: string): CaseTree {
  const environments = { base: { files: given.files, pillar_files: given.pillar_files }, ...given.envs };
  const roots = (part: 'files' | 'pillar_files') =>
    Object.fromEntries(
      Object.entries(environments).map(([name, tree]) => {
        const root = join(directory, part, name);
        writeFiles(root, tree[part]);
        return [name, [root]];
      }),
    );
  return { fileRoots: roots('files'), pillarRoots: roots('pillar_files') };
}

function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(root, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
  }
}
