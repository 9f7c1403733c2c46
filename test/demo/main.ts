import { fileURLToPath } from 'node:url';
import { buildRelease } from '@muster/release';
import { TestbedError } from '@muster/testbed';
import { runHostsDemo } from './hosts-demo.ts';
import { runLocalDemo } from './local-demo.ts';
import { StoryError } from './narrator.ts';

const usage = `npm run demo               on three Debian hosts on this machine (root, about two minutes)
npm run demo -- --local    with sandboxed minions, without root (under a minute)`;

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const [mode, ...rest] = process.argv.slice(2);

if (rest.length > 0 || (mode !== undefined && mode !== '--local')) {
  console.log(usage);
  process.exit(mode === '--help' ? 0 : 64);
}
if (mode === undefined && process.getuid?.() !== 0) {
  console.error(`Hosts of their own need root on this machine.\n\n${usage}`);
  process.exit(1);
}

try {
  console.log('building Muster');
  await buildRelease(checkout, `${checkout}dist/muster`);
  await (mode === '--local' ? runLocalDemo(checkout) : runHostsDemo(checkout));
} catch (error) {
  if (!(error instanceof StoryError) && !(error instanceof TestbedError)) throw error;
  console.error(`\nThe demonstration stops here: ${error.message}`);
  if (mode === undefined) console.error('The hosts are left for a look: npm run hosts -- --bed demo down');
  process.exitCode = 1;
}
