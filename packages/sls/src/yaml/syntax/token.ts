import type { WrittenTag } from './tag.ts';

/** What a token stands for; the ones with `Start` and `End` are put around blocks by their indentation. */
export type TokenKind =
  | 'documentStart'
  | 'documentEnd'
  | 'directive'
  | 'blockSequenceStart'
  | 'blockMappingStart'
  | 'blockEnd'
  | 'flowSequenceStart'
  | 'flowMappingStart'
  | 'flowSequenceEnd'
  | 'flowMappingEnd'
  | 'blockEntry'
  | 'flowEntry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'
  | 'end';

/** A part of a YAML text. */
export class Token {
  readonly kind: TokenKind;
  /** Offset of its first character. */
  readonly at: number;
  /** What a scalar means, the name of an anchor or alias, the words of a directive. */
  readonly text: string;
  /** Whether it is a scalar without quotes, whose text may stand for a number, a boolean and so on. */
  readonly isPlain: boolean;
  readonly tag: WrittenTag | undefined;

  constructor(kind: TokenKind, at: number, text = '', isPlain = false, tag?: WrittenTag) {
    this.kind = kind;
    this.at = at;
    this.text = text;
    this.isPlain = isPlain;
    this.tag = tag;
  }
}
