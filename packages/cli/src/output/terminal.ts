import { styleText } from 'node:util';
import { type DocumentForm, jsonForm } from './document-form.ts';

/** Where a command writes: results on `out`, progress and diagnostics on `err`. */
export interface Terminal {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  /** Someone looks at it: live progress and colours make sense. */
  readonly interactive: boolean;
  /** One document of this form on `out` and nothing else; undefined to write for people. */
  readonly document?: DocumentForm | undefined;
  /** Times are shown in this machine's zone, not in UTC. */
  readonly localTime: boolean;
  /** How the command was called, for hints: `muster`, or `muster -c DIR`. */
  readonly program: string;
  /** What was printed and is to be shown at the end, in a pager where it is long; undefined to print at once. */
  readonly held?: Printed[] | undefined;
}

/** A piece of output, and where it goes. */
export interface Printed {
  readonly stream: 'out' | 'err';
  readonly text: string;
}

type Style = Parameters<typeof styleText>[0];

/** Text in a style where the stream shows colours and NO_COLOR does not forbid them. */
export function paint(stream: NodeJS.WriteStream, style: Style, text: string): string {
  return styleText(style, text, { stream, validateStream: true });
}

/** Prints one document, as JSON where no other form was asked for. */
export function printDocument(terminal: Terminal, document: unknown): void {
  const { name, write: textOf } = terminal.document ?? jsonForm;
  write(terminal, 'out', name === 'json' ? textOf(document) : withoutControls(textOf(document)));
}

export function print(terminal: Terminal, text: string): void {
  write(terminal, 'out', withoutControls(text));
}

export function warn(terminal: Terminal, text: string): void {
  write(terminal, 'err', withoutControls(text));
}

function write(terminal: Terminal, stream: Printed['stream'], line: string): void {
  if (terminal.held === undefined) terminal[stream].write(`${line}\n`);
  else terminal.held.push({ stream, text: `${line}\n` });
}

/**
 * A text with what a terminal would obey made visible, except colours: hosts say what is shown, and a host that was
 * taken over must not move the cursor, rewrite what stands above, or type into the operator's terminal.
 */
export function withoutControls(text: string): string {
  return text.replaceAll(obeyed, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(2, '0');
    return `\\x${code}`;
  });
}

// C0 but tab and line feed, DEL, C1; an escape that begins a colour, and nothing else, passes.
// oxlint-disable-next-line eslint/no-control-regex -- they are what is looked for
const obeyed = /(?!\x1b\[[\d;]*m)[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
