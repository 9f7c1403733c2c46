import { spawn } from 'node:child_process';
import { once } from 'node:events';
import stringWidth from 'string-width';
import type { Terminal } from './terminal.ts';

/**
 * Shows what was held back: as it is where it fits on the terminal, otherwise in a pager, as git does it: `MUSTER_PAGER`,
 * `PAGER` or `less`, none for `cat` or nothing. What is not for the pager comes after it.
 */
export async function showHeld({ out, err, held = [] }: Terminal): Promise<void> {
  const text = held.flatMap(({ stream, text: each }) => (stream === 'out' ? [each] : [])).join('');
  const pager = process.env['MUSTER_PAGER'] ?? process.env['PAGER'] ?? 'less';
  const isPaged = heightOf(text, out.columns) >= out.rows && pager !== '' && pager !== 'cat';
  if (isPaged && (await page(pager, text))) {
    for (const { stream, text: each } of held) if (stream === 'err') err.write(each);
  } else for (const { stream, text: each } of held) (stream === 'out' ? out : err).write(each);
  held.length = 0;
}

/** Rows that a text takes on a terminal. */
function heightOf(text: string, columns: number): number {
  const lines = text.split('\n').slice(0, -1);
  return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(stringWidth(line) / columns)), 0);
}

/** Whether there was such a pager and it has shown the text. */
async function page(pager: string, text: string): Promise<boolean> {
  const child = spawn('/bin/sh', ['-c', pager], {
    stdio: ['pipe', 'inherit', 'inherit'],
    // Colours pass, and what a line less shows stays on the screen
    env: { LESS: 'FRX', LV: '-c', ...process.env },
  });
  // Who has seen enough leaves before the end.
  child.stdin.on('error', () => {});
  process.on('SIGINT', leaveToPager);
  try {
    child.stdin.end(text);
    const [code] = await once(child, 'exit');
    return code !== 126 && code !== 127;
  } finally {
    process.removeListener('SIGINT', leaveToPager);
  }
}

/** Ctrl-C is the pager's. */
function leaveToPager(): void {}
