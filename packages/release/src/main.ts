import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildRelease } from './release.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const target = join(root, 'dist/muster');
const started = performance.now();
await buildRelease(root, target);
console.log(`dist/muster is built (${((performance.now() - started) / 1000).toFixed(1)} s)`);
