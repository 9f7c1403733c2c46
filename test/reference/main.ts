import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { referenceDirectory, referencePages } from './pages.ts';

// Writes docs/reference anew; pages of modules that are gone go with them.
await mkdir(referenceDirectory, { recursive: true });
const pages = referencePages();
for (const name of await readdir(referenceDirectory)) {
  if (!pages.has(name)) await rm(join(referenceDirectory, name));
}
for (const [name, text] of pages) await writeFile(join(referenceDirectory, name), text);
process.stdout.write(`wrote ${pages.size} pages to ${referenceDirectory}\n`);
