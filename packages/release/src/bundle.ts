import { copyFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { directImports } from './direct-imports.ts';
import { entryFiles } from './entry-files.ts';

/** Bundles every entry of the repository at `root` into `lib`, sharing chunks, with zeromq's addon beside them. */
export async function bundle(root: string, lib: string): Promise<void> {
  const entries = Map.groupBy(entryFiles(root), (path) => basename(path) === wholeLibrary);
  await bundleEntries(root, entries.get(false) ?? [], lib);
  await bundleEntries(root, entries.get(true) ?? [], lib);
  await copyFile(addonPath(root), join(lib, 'zeromq.node'));
}

/** It exports all of zod. Sharing chunks with it, every other entry would load all of zod as well. */
const wholeLibrary = 'zod-api.ts';

async function bundleEntries(root: string, entries: readonly string[], lib: string): Promise<void> {
  await build({
    entryPoints: entries.map((path) => join(root, path)),
    outdir: lib,
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Libraries in CommonJS call `require` for Node's own modules
    banner: {
      js: "import { createRequire as createRequire_ } from 'node:module';const require = createRequire_(import.meta.url);",
    },
    // Its build for Node is CommonJS, which gives no named exports to a dynamic import of the bundle
    alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
    define: { 'process.env.NODE_ENV': '"production"' },
    // Names stay: stack traces are read, and errors are named by their classes
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'linked',
    plugins: [zeromqAddon, directImports(root)],
    logLevel: 'warning',
  });
}

/** zeromq looks for its addon by the layout of its own package; here it lies beside the bundle. */
const zeromqAddon: Plugin = {
  name: 'zeromq-addon',
  setup(build) {
    build.onLoad({ filter: /\/zeromq\/lib\/load-addon\.js$/ }, () => ({
      contents: "exports.__esModule = true; exports.default = require('./zeromq.node');",
      loader: 'js',
    }));
    build.onResolve({ filter: /^\.\/zeromq\.node$/ }, ({ path }) => ({ path, external: true }));
  },
};

function addonPath(root: string): string {
  const zeromq = dirname(createRequire(join(root, 'shared/')).resolve('zeromq/package.json'));
  // Built for Node's ABI 127 against the Node-API, which later releases keep
  return join(zeromq, 'build', process.platform, process.arch, 'node/glibc-127-Release/addon.node');
}
