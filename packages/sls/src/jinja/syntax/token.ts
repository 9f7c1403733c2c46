import type { Value } from '../../value/index.ts';

/** The kinds of token that the parser sees; an operator's kind is the operator itself. */
export type TokenKind =
  | 'data'
  | 'block-begin'
  | 'block-end'
  | 'variable-begin'
  | 'variable-end'
  | 'name'
  | 'string'
  | 'number'
  | 'operator'
  | 'end';

/** One token of a template. */
export interface Token {
  readonly kind: TokenKind;
  /** The text of data, names and strings (escapes resolved), the operator, or what begins or ends a tag. */
  readonly text: string;
  /** The value of a number. */
  readonly value: Value;
  /** Where it begins in the template's text. */
  readonly at: number;
}
