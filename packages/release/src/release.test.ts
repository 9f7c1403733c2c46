import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from './bundle.ts';
import { entryFiles } from './entry-files.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'muster-release-'));
const lib = join(root, 'dist');

beforeAll(async () => {
  writeSource('package.json', '{"type":"module"}');
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  symlinkSync(join(repository, 'shared'), join(root, 'shared'));
  writeSource(
    'packages/cli/src/main.ts',
    `import { fork } from 'node:child_process';
     import { version } from 'zeromq';
     import { entryPoint } from '@muster/shared';
     const child = fork(entryPoint(import.meta, './gateway/gateway-main.ts'));
     child.on('message', (answer) => console.log(version, answer));`,
  );
  writeSource(
    'master/src/gateway/gateway-main.ts',
    `import { Dealer } from 'zeromq'; new Dealer().close(); process.send?.('gateway');`,
  );
  writeSource('packages/testbed/src/rig-main.ts', '');
  mkdirSync(lib);
  await bundle(root, lib);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test('entries are the command and every *-main.ts of what is shipped', () => {
  expect(entryFiles(root)).toEqual(['packages/cli/src/main.ts', 'master/src/gateway/gateway-main.ts']);
});

test('two entries of one name are refused, as they would overwrite each other', () => {
  writeSource('minion/src/gateway-main.ts', '');
  expect(() => entryFiles(root)).toThrow('two entry files are called gateway-main.ts');
  rmSync(join(root, 'minion'), { recursive: true });
});

test('a module brings only what it imports by name, not the whole package', () => {
  const chunks = readdirSync(lib).filter((name) => name.endsWith('.js'));
  const bundled = chunks.map((name) => readFileSync(join(lib, name), 'utf8')).join('\n');
  expect(bundled).toContain('function entryPoint');
  expect(bundled).not.toContain('MusterError');
});

test('the bundle loads the native addon and finds its child processes with no node_modules near', () => {
  writeSource('elsewhere/package.json', '{"type":"module"}');
  const elsewhere = join(root, 'elsewhere');
  execFileSync('cp', ['-a', `${lib}/.`, elsewhere]);
  rmSync(join(root, 'node_modules'));
  expect(execFileSync(process.execPath, [join(elsewhere, 'main.js')], { encoding: 'utf8' })).toMatch(
    /^4\.\d+\.\d+ gateway\n$/,
  );
});

function writeSource(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
