import type { Json } from '@muster/shared';
import type { MemoryHostOptions } from '../host/memory/memory-host.ts';
import type { PlainContextOptions } from './plain-context.ts';

/** One use of a state on which the laws are tried. */
export interface LawCase {
  /** `module.function`. */
  readonly state: `${string}.${string}`;
  /** What is special about this use. */
  readonly about: string;
  readonly name: string;
  readonly args?: Readonly<Record<string, Json>>;
  /** How the host begins. */
  readonly host?: MemoryHostOptions;
  readonly context?: PlainContextOptions;
  /** Values that must appear in no result. */
  readonly secrets?: readonly string[];
  /** Whether the first run finds something to do; it does unless this is false. */
  readonly changes?: boolean;
}
