import { styleText } from 'node:util';

/** Where a command writes: results on `out`, progress and diagnostics on `err`. */
export interface Terminal {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  /** Someone looks at it: live progress and colours make sense. */
  readonly interactive: boolean;
  /** One JSON document on `out` and nothing else. */
  readonly json: boolean;
}

export function createTerminal(json: boolean): Terminal {
  return {
    out: process.stdout,
    err: process.stderr,
    interactive: process.stderr.isTTY && !json,
    json,
  };
}

type Style = Parameters<typeof styleText>[0];

/** Text in a style where the stream shows colours and NO_COLOR does not forbid them. */
export function paint(stream: NodeJS.WriteStream, style: Style, text: string): string {
  return styleText(style, text, { stream, validateStream: true });
}

export function printJson(terminal: Terminal, document: unknown): void {
  terminal.out.write(`${JSON.stringify(document, null, 2)}\n`);
}

export function print(terminal: Terminal, text: string): void {
  terminal.out.write(`${text}\n`);
}

export function warn(terminal: Terminal, text: string): void {
  terminal.err.write(`${text}\n`);
}
