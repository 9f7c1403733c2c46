import type { FunctionRegistry, StateRegistry } from '@muster/engine';

/** Everything that can be asked of a host or declared for it. */
export interface Registry {
  readonly states: StateRegistry;
  readonly functions: FunctionRegistry;
}
