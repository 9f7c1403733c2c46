import { TemplateSyntaxError } from './syntax-error.ts';

const escapes =
  /\\(?:\n|([\\'"abfnrtv])|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(N\{[^}]*\}|[xuUN]))/g;

const simple: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Returns the text that the inside of a string literal stands for; unknown escapes stay as written, as in Python. */
export function unescapeLiteral(body: string, offset: number): string {
  if (!body.includes('\\')) return body;
  return body.replace(
    escapes,
    (
      whole,
      letter: string | undefined,
      octal: string | undefined,
      hex: string | undefined,
      short: string | undefined,
      long: string | undefined,
      broken: string | undefined,
    ) => {
      if (letter !== undefined) return simple[letter] ?? whole;
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      const digits = hex ?? short ?? long;
      if (digits !== undefined) {
        const code = Number.parseInt(digits, 16);
        if (code > 0x10ffff) throw new TemplateSyntaxError('illegal Unicode character', offset);
        return String.fromCodePoint(code);
      }
      if (broken !== undefined) {
        const reason = broken.startsWith('N{')
          ? `characters by name ('\\${broken}') are not supported; write '\\uXXXX'`
          : `truncated \\${broken} escape`;
        throw new TemplateSyntaxError(reason, offset);
      }
      return ''; // A backslash before a line break joins the lines.
    },
  );
}
