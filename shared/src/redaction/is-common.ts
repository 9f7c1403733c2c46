const fewest = 6;
const fewestDigits = 8;
const fewestInWords = 16;
const word = String.raw`(?:\p{Lu}?\p{Ll}+|\p{Lu}+)`;
const words = new RegExp(`^${word}(?:[-_. ]${word})*$`, 'u');

/**
 * Whether a secret is so short, or so much like a word (`payments`, `open-sesame`, `8080`), that it also stands where nobody
 * meant the secret: in ids, paths and sentences.
 */
export function isCommon(secret: string): boolean {
  if (secret.length < fewest) return true;
  return secret.length < (/^\d+$/.test(secret) ? fewestDigits : words.test(secret) ? fewestInWords : 0);
}
