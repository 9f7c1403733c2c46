import { Undefined } from './undefined.ts';
import type { Key, Keywords, Value } from './value.ts';

/** How an unknown value prints: one letter, of a private area, that stands in no tree; so every part of the text has it too. */
export const unknownText = '\u{e000}';

/**
 * A value that is not known where a tree is only looked at: what a host would answer, a pillar key that is not there.
 * Unlike other undefined values it fails in nothing, and marks every text that it becomes a part of.
 */
export class Unknown extends Undefined {
  constructor(hint: string | (() => string) = 'a value that only a host knows') {
    super(hint, false);
  }

  override str(): string {
    return unknownText;
  }

  override attribute(_name: string): Value | undefined {
    return this;
  }

  override get(_key: Value): Value | undefined {
    return this;
  }

  override key(): Key {
    return '\0unknown';
  }

  override call(_args: readonly Value[], _keywords: Keywords): Value {
    return this;
  }
}
