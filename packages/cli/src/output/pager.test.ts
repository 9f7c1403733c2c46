import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { showHeld } from './pager.ts';
import { print, type Terminal, warn } from './terminal.ts';

afterEach(() => vi.unstubAllEnvs());

const text = (stream: PassThrough) => String(stream.read() ?? '');

/** A terminal of five rows. */
function smallTerminal() {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const window = Object.assign(out, { rows: 5, columns: 20, isTTY: true });
  const terminal = {
    out: window,
    err,
    interactive: true,
    localTime: false,
    program: 'muster',
    held: [],
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of a terminal as is used
  return { terminal: terminal as unknown as Terminal, out: () => text(out), err: () => text(err) };
}

test('what fits is shown as it is, what does not is shown by the pager, and what is said beside it comes after', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muster-pager-'));
  const paged = join(directory, 'paged');
  vi.stubEnv('MUSTER_PAGER', `cat > '${paged}'`);
  const { terminal, out, err } = smallTerminal();
  print(terminal, 'one\ntwo');
  warn(terminal, 'beside');
  expect(out()).toBe('');
  await showHeld(terminal);
  expect([out(), err()]).toEqual(['one\ntwo\n', 'beside\n']);
  // Two lines that take five rows
  print(terminal, `${'x'.repeat(70)}\ntwo`);
  warn(terminal, 'beside');
  await showHeld(terminal);
  expect([out(), err()]).toEqual(['', 'beside\n']);
  expect(await readFile(paged, 'utf8')).toBe(`${'x'.repeat(70)}\ntwo\n`);
  await rm(directory, { recursive: true });
});

test.each(['no-such-pager', 'cat', ''])('with %j for a pager everything is shown at once', async (pager) => {
  vi.stubEnv('MUSTER_PAGER', pager);
  const { terminal, out } = smallTerminal();
  print(terminal, 'a\n'.repeat(9));
  await showHeld(terminal);
  expect(out()).toBe(`${'a\n'.repeat(9)}\n`);
});
