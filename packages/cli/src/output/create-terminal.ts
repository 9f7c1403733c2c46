import { shellQuote } from '@muster/shared';
import type { DocumentForm } from './document-form.ts';
import type { Terminal } from './terminal.ts';

/** This process's terminal, as the options of the whole program have it. */
export function createTerminal({
  document,
  localTime,
  pages,
  configDirectory,
}: {
  readonly document: DocumentForm | undefined;
  readonly localTime: boolean;
  readonly pages: boolean;
  readonly configDirectory: string | undefined;
}): Terminal {
  return {
    out: process.stdout,
    err: process.stderr,
    interactive: process.stderr.isTTY && document === undefined,
    document,
    localTime,
    program: configDirectory === undefined ? 'muster' : `muster -c ${shellQuote(configDirectory)}`,
    held: pages && document === undefined && process.stdout.isTTY ? [] : undefined,
  };
}
