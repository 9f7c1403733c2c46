import { MusterError } from '../errors/muster-error.ts';

const allowed = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9])?$/;

/** Whether a text may name a minion: 1-255 ASCII letters, digits, dots, dashes, underscores, no `..`, no dot or dash at the ends. */
export function isMinionId(text: string): boolean {
  return allowed.test(text) && !text.includes('..');
}

/** The id itself, or an ID_INVALID error that says what an id looks like. */
export function parseMinionId(text: string): string {
  if (isMinionId(text)) return text;
  const shown = JSON.stringify(text.slice(0, 64));
  throw new MusterError(
    'ID_INVALID',
    `${shown} is not a minion id: use 1 to 255 letters, digits, dots, dashes and underscores, beginning and ending with a letter or digit`,
  );
}
