import { shellQuote } from '@muster/shared';
import type { Terminal } from './terminal.ts';

/** This process's terminal, as the options of the whole program have it. */
export function createTerminal({
  json,
  localTime,
  pages,
  configDirectory,
}: {
  readonly json: boolean;
  readonly localTime: boolean;
  readonly pages: boolean;
  readonly configDirectory: string | undefined;
}): Terminal {
  return {
    out: process.stdout,
    err: process.stderr,
    interactive: process.stderr.isTTY && !json,
    json,
    localTime,
    program: configDirectory === undefined ? 'muster' : `muster -c ${shellQuote(configDirectory)}`,
    held: pages && !json && process.stdout.isTTY ? [] : undefined,
  };
}
