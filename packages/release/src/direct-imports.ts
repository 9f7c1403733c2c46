import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

const importStatement = /^import \{([^}]*)\} from '(@muster\/[a-z]+)';$/gm;
/** Through a name that zod exports all of zod is loaded, its fifty languages too; of a namespace only what is used. */
const zodImport = "import { z } from 'zod';";
const zodNamespace = "import * as z from 'zod';";
const reexport = /^export (?:\{([^}]*)\}|\*) from '(\.[^']+)';$/gm;
const declaration =
  /^export (?:async )?(?:abstract )?(?:const|let|class|function\*?|enum) ([A-Za-z0-9_$]+)/gm;

/**
 * Lets each module import the others' files themselves, past their packages' index files. The bundler decides by
 * the graph of imports what a command has to load: through an index, the smallest part of a package is all of it.
 */
export function directImports(root: string): Plugin {
  const packages = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const namesOf = (name: string) => {
    const known = packages.get(name) ?? exportsOf(indexFile(root, name));
    packages.set(name, known);
    return known;
  };
  return {
    name: 'direct-imports',
    setup(build) {
      build.onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const parts: string[] = [];
        let end = 0;
        for (const match of source.matchAll(importStatement)) {
          const [statement, names = '', name = ''] = match;
          parts.push(source.slice(end, match.index), rewritten(names, name, await namesOf(name)));
          end = match.index + statement.length;
        }
        const contents = (parts.join('') + source.slice(end)).replace(zodImport, zodNamespace);
        return { contents, loader: 'ts' };
      });
    },
  };
}

function indexFile(root: string, name: string): string {
  const folder = name.replace('@muster/', '');
  const isTopLevel = ['shared', 'master', 'minion'].includes(folder);
  return join(root, isTopLevel ? folder : join('packages', folder), 'src/index.ts');
}

/** The same import as one statement for each name, from where it is declared. */
function rewritten(names: string, name: string, files: ReadonlyMap<string, string>): string {
  const wanted = names
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('type '));
  return wanted
    .map((part) => {
      const exported = part.split(' as ')[0] ?? part;
      return `import { ${part} } from ${JSON.stringify(files.get(exported) ?? name)};`;
    })
    .join(' ');
}

/** Which file declares each value that a module exports, following what it passes on. */
async function exportsOf(file: string): Promise<ReadonlyMap<string, string>> {
  const source = await readFile(file, 'utf8');
  const found = new Map<string, string>();
  for (const [, names, relative = ''] of source.matchAll(reexport)) {
    const inner = await exportsOf(resolve(dirname(file), relative));
    const passed = names === undefined ? [...inner.keys()] : names.split(',').map((name) => name.trim());
    for (const name of passed) {
      const from = inner.get(name);
      // A renamed or unrecognised export stays with the index that gives it
      if (from !== undefined) found.set(name, from);
    }
  }
  for (const [, name = ''] of source.matchAll(declaration)) found.set(name, file);
  return found;
}
