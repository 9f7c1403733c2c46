import type { Keywords, Undefined, Value } from '../../value/index.ts';
import type { JinjaEnvironment } from '../environment.ts';
import type { Budget } from './budget.ts';

/** A filter or test, whose arguments are bound as Python binds them. */
export interface Invocable {
  /** Calls it; arguments that do not fit its signature are a TypeError. */
  invoke(runtime: Runtime, args: readonly Value[], keywords: Keywords): Value;
}

/** What filters, tests, methods and globals may ask of the rendering that calls them. */
export interface Runtime {
  readonly environment: JinjaEnvironment;
  readonly budget: Budget;
  /** Whether texts are escaped for markup where the filter is called. */
  readonly autoescape: boolean;
  /** Returns an undefined value of the environment's kind, with the sentence that explains it. */
  undefined(hint: string | (() => string)): Undefined;
  /** Returns `object.name` as templates see it. */
  getAttribute(object: Value, name: string): Value;
  /** Returns `object[key]` as templates see it. */
  getItem(object: Value, key: Value): Value;
  /** Returns an attribute without a look at the elements. */
  attribute(object: Value, name: string): Value;
  /** Returns a filter by its name. */
  filter(name: string): Invocable | undefined;
  /** Returns a test by its name. */
  test(name: string): Invocable | undefined;
  /** Returns the sentence that says that there is no filter or test of a name. */
  unknown(kind: 'filter' | 'test', name: string): string;
  /** Returns the value of a global name such as `salt`, where there is one. */
  global(name: string): Value | undefined;
}
