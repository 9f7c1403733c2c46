import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildRelease } from '@muster/release';
import { compile } from './compile.ts';
import { driftRepair } from './drift-repair.ts';
import { type Bench, formatFigure } from './figure.ts';
import { fileTransfer } from './file-transfer.ts';
import { managedFiles } from './managed-files.ts';
import { pillar } from './pillar.ts';
import { startup } from './startup.ts';
import { site, swarms } from './swarms.ts';

/** `npm run bench [-- WORD...]`: every bench, or those whose names hold a word. */
const benches: readonly Bench[] = [
  startup,
  compile,
  swarms,
  site,
  pillar,
  managedFiles,
  fileTransfer,
  driftRepair,
];

const root = fileURLToPath(new URL('../..', import.meta.url));
const words = process.argv.slice(2);
await mkdir(`${root}dist`, { recursive: true });
// A build of its own, which no other build replaces while it is measured
const directory = await mkdtemp(`${root}dist/measured-`);
try {
  await buildRelease(root, `${directory}/muster`);
  for (const bench of benches) {
    if (words.length > 0 && !words.some((word) => bench.name.includes(word))) continue;
    console.log(bench.name);
    for (const figure of await bench.run(`${directory}/muster`)) console.log(formatFigure(figure));
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
