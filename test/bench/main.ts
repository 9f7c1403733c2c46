import { driftRepair } from './drift-repair.ts';
import { type Bench, formatFigure } from './figure.ts';
import { fileTransfer } from './file-transfer.ts';
import { managedFiles } from './managed-files.ts';
import { startup } from './startup.ts';
import { swarms } from './swarms.ts';

/** `npm run bench [-- WORD...]`: every bench, or those whose names hold a word. Needs `npm run build`. */
const benches: readonly Bench[] = [startup, swarms, managedFiles, fileTransfer, driftRepair];

const words = process.argv.slice(2);
for (const bench of benches) {
  if (words.length > 0 && !words.some((word) => bench.name.includes(word))) continue;
  console.log(bench.name);
  for (const figure of await bench.run()) console.log(formatFigure(figure));
}
