import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRegistry, editorSchemas, typescriptTypes } from '@muster/catalog';
import { exitCodes } from '../exit-codes.ts';
import type { Handler } from '../invocation.ts';
import { print, printDocument } from '../output/terminal.ts';

/** `muster schema [--out DIR]`: the JSON Schemas of SLS, top and pillar-top files, and types for SLS in TypeScript. */
export const writeSchemas: Handler = async ({ terminal }, _words, { out }) => {
  const registry = createRegistry();
  const schemas = editorSchemas(registry);
  if (typeof out !== 'string') {
    printDocument(terminal, schemas);
    return exitCodes.done;
  }
  await mkdir(out, { recursive: true });
  const texts = Object.entries(schemas).map(
    ([name, schema]) => [name, `${JSON.stringify(schema, null, 1)}\n`] as const,
  );
  const files = new Map([...texts, ['muster.d.ts', typescriptTypes(registry)]]);
  for (const [name, text] of files) await writeFile(join(out, name), text);
  const written = Array.from(files.keys(), (name) => join(out, name));
  if (terminal.document !== undefined) printDocument(terminal, { written });
  else for (const path of written) print(terminal, `wrote ${path}`);
  return exitCodes.done;
};
