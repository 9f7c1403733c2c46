import type { SourcePosition } from '@muster/shared';
import type { Value } from '../value/index.ts';

/** Data that a file rendered to. */
export interface RenderedData {
  readonly kind: 'data';
  readonly value: Value;
  readonly positions: { of(collection: Value, key?: Value): SourcePosition | undefined };
}

/** Text that a file rendered to, when its last renderer makes text. */
export interface RenderedText {
  readonly kind: 'text';
  readonly text: string;
}

export type Rendered = RenderedData | RenderedText;
