import { isUtf8 } from 'node:buffer';

/** Text that was decoded, and where it could not be. */
export interface DecodedText {
  readonly text: string;
  /** The first byte that is not UTF-8, and where in the text it stands; such bytes are shown as U+FFFD. */
  readonly notUtf8?: { readonly offset: number; readonly byte: number };
}

/** The text of a file's bytes. What is not UTF-8 is no error here: a file may be listed, copied or compared all the same. */
export function decodeText(bytes: Buffer): DecodedText {
  const text = bytes.toString('utf8');
  if (isUtf8(bytes)) return { text };
  const offset = Math.max(0, text.indexOf('\ufffd'));
  const byte = bytes[Buffer.byteLength(text.slice(0, offset))] ?? 0;
  return { text, notUtf8: { offset, byte } };
}

/** Whether git-crypt has encrypted a file. */
export function isSealed({ text }: { readonly text: string }): boolean {
  return text.startsWith('\0GITCRYPT\0');
}

/** Why a file cannot be read as text, and where; undefined for one that can. */
export function unreadable(
  decoded: DecodedText,
): { readonly problem: string; readonly offset: number } | undefined {
  if (isSealed(decoded)) {
    return { problem: 'it is encrypted by git-crypt: unlock the repository that it is from', offset: 0 };
  }
  const { notUtf8 } = decoded;
  return notUtf8 && { problem: notUtf8Problem(notUtf8), offset: notUtf8.offset };
}

function notUtf8Problem({ byte }: NonNullable<DecodedText['notUtf8']>): string {
  return `the byte 0x${byte.toString(16).padStart(2, '0')} is not UTF-8; save the file in that encoding`;
}
