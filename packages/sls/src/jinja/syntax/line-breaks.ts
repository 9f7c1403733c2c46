/** A template's text with `\n` for every line break, as the lexer wants it. */
export function unixLineBreaks(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
