/** How templates are written: the settings of Jinja's environment that Salt lets `jinja_env` and `jinja_sls_env` change. */
export interface SyntaxOptions {
  readonly blockStart: string;
  readonly blockEnd: string;
  readonly variableStart: string;
  readonly variableEnd: string;
  readonly commentStart: string;
  readonly commentEnd: string;
  readonly lineStatementPrefix: string | undefined;
  readonly lineCommentPrefix: string | undefined;
  /** Whether the line break after a block is removed. */
  readonly trimBlocks: boolean;
  /** Whether blanks before a block that begins its line are removed. */
  readonly lstripBlocks: boolean;
  /** Whether the last line break of a template is kept; Salt adds that of the rendered file itself again in any case. */
  readonly keepTrailingNewline: boolean;
  readonly newline: '\n' | '\r\n' | '\r';
  readonly autoescape: boolean;
}

/** The settings that hold unless configuration says otherwise. */
export const defaultSyntax: SyntaxOptions = {
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
  lineStatementPrefix: undefined,
  lineCommentPrefix: undefined,
  trimBlocks: false,
  lstripBlocks: false,
  keepTrailingNewline: false,
  newline: '\n',
  autoescape: false,
};

/** Returns the settings that a `jinja_env` or `jinja_sls_env` mapping describes; names it does not know are ignored, as in Salt. */
export function syntaxFromConfiguration(configuration: Readonly<Record<string, unknown>>): SyntaxOptions {
  const settings = new Map(Object.entries(configuration).map(([name, value]) => [name.toLowerCase(), value]));
  const text = (name: string, fallback: string): string => {
    const value = settings.get(name);
    return typeof value === 'string' && value !== '' ? value : fallback;
  };
  const prefix = (name: string): string | undefined => text(name, '') || undefined;
  const flag = (name: string): boolean => Boolean(settings.get(name));
  const newline = settings.get('newline_sequence');
  return {
    blockStart: text('block_start_string', defaultSyntax.blockStart),
    blockEnd: text('block_end_string', defaultSyntax.blockEnd),
    variableStart: text('variable_start_string', defaultSyntax.variableStart),
    variableEnd: text('variable_end_string', defaultSyntax.variableEnd),
    commentStart: text('comment_start_string', defaultSyntax.commentStart),
    commentEnd: text('comment_end_string', defaultSyntax.commentEnd),
    lineStatementPrefix: prefix('line_statement_prefix'),
    lineCommentPrefix: prefix('line_comment_prefix'),
    trimBlocks: flag('trim_blocks'),
    lstripBlocks: flag('lstrip_blocks'),
    keepTrailingNewline: flag('keep_trailing_newline'),
    newline: newline === '\r\n' || newline === '\r' ? newline : '\n',
    // Salt does not pass it on; `{% autoescape %}` works.
    autoescape: defaultSyntax.autoescape,
  };
}
