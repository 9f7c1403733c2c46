import type { Json } from '@muster/shared';
import type { z } from 'zod';
import type { Host, ReadOnlyHost } from '../host/host.ts';
import type { Resource, Trigger } from './resource.ts';
import type { KeptProperties, StateContext } from './state-context.ts';

/** What is seen of, or wanted for, one thing on a host: a flat record, compared property by property by deep equality. */
export type Properties = Readonly<Record<string, unknown>>;

/** Some of the properties that are seen, as they are wanted. */
export type SomeOf<Observed extends Properties> = {
  readonly [Property in keyof Observed]?: Observed[Property] | undefined;
};

/** One property that differs. */
export interface Change<From = unknown, To = unknown> {
  readonly from: From;
  readonly to: To;
}

/**
 * What differs between what was observed and what is wanted, by property; empty when all is well. Of what could not be
 * looked at, `from` is undefined.
 */
export interface Changes<Observed extends Properties = Properties, Desired extends Properties = Properties>
  extends Iterable<readonly [string, Change]> {
  readonly size: number;
  keys(): Iterable<string>;
  has(property: keyof Observed & keyof Desired): boolean;
  get<Property extends keyof Observed & keyof Desired>(
    property: Property,
  ): Change<Observed[Property] | undefined, Desired[Property]> | undefined;
}

/** What an action or a watch reaction came to. */
export interface Outcome {
  readonly result: boolean | null;
  readonly changes: { readonly [key: string]: Json };
  readonly comment: string;
  readonly warnings?: readonly string[] | undefined;
}

interface Common<Args> {
  /** `module.function`, Salt's name. */
  readonly name: `${string}.${string}`;
  readonly summary: string;
  /** A z.strictObject with `name` first; descriptions are the user documentation. Values arrive as YAML gave them. */
  readonly args: z.ZodType<Args>;
  /** Argument sets that are valid; shown in the documentation. */
  readonly examples: readonly Readonly<Record<string, Json>>[];
  /** Salt's mod_watch: what to do when a watched state changed; without it a watch is a require. */
  onWatch?(args: Args, host: Host, context: StateContext): Promise<Outcome>;
  /** What a dry run answers when a watched state would change, from reading alone; by default that it would react (`watchComment`). */
  planWatch?(args: Args, host: ReadOnlyHost, context: StateContext): Promise<Outcome>;
  /** What a dry run says when a watched state would change; by default that it would react. */
  readonly watchComment?: (args: Args) => string;
  /**
   * What its changes may bring for later states to find; undefined for anything. Unless it says so: what it watches
   * (`triggers`), or anything where it watches nothing.
   */
  provides?(args: Args): readonly Resource[] | undefined;
  /** Arguments beyond the schema are accepted in silence, as Salt's `**kwargs` does; otherwise they become warnings. */
  readonly acceptsExtra?: boolean;
  /** One of them that is nearly a declared one is a warning too, and no error: Salt's state takes any. */
  readonly ignoresExtra?: boolean;
  /** The argument, a mapping, that takes in arguments beyond the schema, by what was written; undefined where none does. */
  extraInto?(written: Readonly<Record<string, Json>>): string | undefined;
}

/** A declaration of how one thing on a host should be; everything else (dry run, diff, verification, drift, documentation) follows from it. */
export interface StateDefinition<
  Args = never,
  Observed extends Properties = Properties,
  Desired extends Properties = Properties,
> extends Common<Args> {
  readonly kind: 'declaration';
  /** What is there now. */
  observe(args: Args, host: ReadOnlyHost, context: StateContext): Promise<Observed>;
  /**
   * The wanted properties; those left out or undefined are nobody's concern. It may look at the host for what the arguments
   * stand for there (the number of a group, the versions on offer). Throw a MusterError when it cannot be had.
   */
  desire(
    args: Args,
    observed: Observed,
    host: ReadOnlyHost,
    context: StateContext,
  ): Desired | Promise<Desired>;
  apply(
    args: Args,
    desired: Desired,
    changes: Changes<Observed, Desired>,
    host: Host,
    context: StateContext,
  ): Promise<void>;
  triggers?(args: Args): readonly Trigger[];
  /**
   * What is right is decided outside of the host (the newest commit of a remote). Only a run that somebody asked for
   * may follow it; the drift watch leaves such a use of the state alone.
   */
  followsOutside?(args: Args): boolean;
  /**
   * What a run left that is to stay although the arguments do not say it: a service that was not masked stays unmasked. The
   * drift watch asks for it after a run, and hands it to the other methods as `context.kept` from then on.
   */
  keep?(
    observed: Observed,
    args: Args,
    context: StateContext,
  ): KeptProperties | undefined | Promise<KeptProperties | undefined>;
  /** The `changes` of the result; `{property: {old, new}}` by default. `observed` is what was there before. */
  report?(
    changes: Changes<Observed, Desired>,
    args: Args,
    observed: Observed,
    desired: Desired,
  ): { readonly [key: string]: Json } | Promise<{ readonly [key: string]: Json }>;
  /** The comment, Salt's wording where it is known. */
  comment?(
    outcome: 'unchanged' | 'changed' | 'pending',
    args: Args,
    changes: Changes<Observed, Desired>,
    observed: Observed,
  ): string;
  /** What whoever declared it should know although it does not fail, from what was there before. */
  warnings?(args: Args, observed: Observed): readonly string[];
  /**
   * What was desired before it was applied is what is looked for afterwards. Desired anew, out of its own result, it may be
   * something else: an edit whose pattern matches what it writes.
   */
  readonly desiredOnce?: boolean;
  /**
   * Its changes are those since the run began, not since its turn came: a service that a package of the same run started
   * was started by the run. It is observed once more before the run's first state; where that throws, nothing was there.
   */
  readonly baseline?: boolean;
  /**
   * Finding nothing to do is provisional while something that it requires is pending, and a dry run then answers null:
   * a file to remove may yet be brought by a package, a service to stop may yet be started by one.
   */
  readonly provisional?: boolean;
}

/** Something that is done rather than declared (cmd.run, module.run, test.*); it says so in documentation and cannot be watched for drift. */
export interface ActionDefinition<Args = never> extends Common<Args> {
  readonly kind: 'action';
  /** What a dry run answers, from reading alone. */
  plan(args: Args, host: ReadOnlyHost, context: StateContext): Promise<Outcome>;
  run(args: Args, host: Host, context: StateContext): Promise<Outcome>;
}

/** Any state function, its argument type forgotten; registries hold these. */
export type AnyState = StateDefinition | ActionDefinition;

/** Declares a state; types flow from the schema to every method. */
export function defineState<Args, Observed extends Properties, Desired extends Properties>(
  definition: Omit<StateDefinition<Args, Observed, Desired>, 'kind'>,
): AnyState {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what its own schema has parsed is ever handed to it
  return { kind: 'declaration', ...definition } as unknown as StateDefinition;
}

/** Declares an action. */
export function defineAction<Args>(definition: Omit<ActionDefinition<Args>, 'kind'>): AnyState {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  return { kind: 'action', ...definition } as unknown as ActionDefinition;
}
