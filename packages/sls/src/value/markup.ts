import { codePointLength, codePoints } from './code-points.ts';
import { keyOf } from './key.ts';
import { pyStr, textRepr } from './text.ts';
import { type Key, PyObject, type Value } from './value.ts';

/** A text that is already safe for markup; equal to the plain text, but joining it with one escapes the other. */
export class Markup extends PyObject {
  readonly text: string;

  constructor(text: string) {
    super('Markup');
    this.text = text;
  }

  override truthy(): boolean {
    return this.text !== '';
  }

  override repr(): string {
    return `Markup(${textRepr(this.text)})`;
  }

  override str(): string {
    return this.text;
  }

  override equals(other: Value): boolean {
    return (other instanceof Markup ? other.text : other) === this.text;
  }

  override key(): Key {
    return keyOf(this.text);
  }

  override iterate(): Iterable<Value> {
    return codePoints(this.text);
  }

  override get length(): number {
    return codePointLength(this.text);
  }
}

/** Tells whether a value is a text, marked as safe or not. */
export function isText(value: Value): value is string | Markup {
  return typeof value === 'string' || value instanceof Markup;
}

/** Returns a value's text for markup: that of safe text as it is, any other escaped. */
export function markupText(value: Value): string {
  return value instanceof Markup ? value.text : escapeMarkup(pyStr(value));
}

/** Returns a text with `& < > " '` replaced by their entities. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};
