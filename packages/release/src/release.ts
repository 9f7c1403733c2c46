import { copyFile, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';
import { warmCompileCache } from './compile-cache.ts';

const files = fileURLToPath(new URL('../files', import.meta.url));

/**
 * Builds what is shipped into `target`: the bundled program, the Node that runs it, the systemd units and the
 * installer. The folder appears whole or not at all.
 */
export async function buildRelease(root: string, target: string): Promise<void> {
  const unfinished = `${target}.${process.pid}`;
  try {
    await assemble(root, unfinished);
    const former = `${unfinished}.former`;
    await rename(target, former).catch(() => {});
    await rename(unfinished, target);
    await rm(former, { recursive: true, force: true });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function assemble(root: string, target: string): Promise<void> {
  await mkdir(join(target, 'lib'), { recursive: true });
  await cp(files, target, { recursive: true });
  await cp(join(root, 'docs'), join(target, 'docs'), { recursive: true });
  await copyFile(process.execPath, join(target, 'bin/node'));
  await bundle(root, join(target, 'lib'));
  await writeFile(join(target, 'lib/package.json'), JSON.stringify(await bundlePackage(root)));
  await writeFile(join(target, 'lib/start.js'), start);
  await warmCompileCache(target);
}

// Compiled code is kept beside the program: starting the command is mostly compiling it.
const start = `import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
delete process.env.MALLOC_ARENA_MAX;
delete process.env.MALLOC_MMAP_THRESHOLD_;
enableCompileCache({ directory: fileURLToPath(new URL('../cache', import.meta.url)), portable: true });
await import('./main.js');
`;

async function bundlePackage(root: string): Promise<object> {
  const manifest: { readonly version?: unknown } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  );
  return { name: 'muster', version: manifest.version, type: 'module' };
}
