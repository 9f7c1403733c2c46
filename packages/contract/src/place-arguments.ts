import type { ArgumentProblem } from './argument-problem.ts';

/** The names of a function's arguments in their order, and which of them may be given how. */
export interface ArgumentPlaces {
  readonly names: readonly string[];
  /** Each name's place. */
  readonly places: ReadonlyMap<string, number>;
  /** How many may be given by position: those before the variadic one, or all. */
  readonly positions: number;
  /** The place of the argument that takes all further positional ones. */
  readonly variadic: number | undefined;
  /** Whether named arguments beyond these are taken. */
  readonly takesMore: boolean;
}

/** Where the arguments of a call belong. */
export type PlacedArguments<Given> =
  | {
      readonly ok: true;
      /** In the order of the names; undefined where nothing was given. */
      readonly values: readonly (Given | Given[] | undefined)[];
      /** Named ones beyond those declared. */
      readonly more: ReadonlyMap<string, Given>;
    }
  | { readonly ok: false; readonly problem: ArgumentProblem };

/** The places of arguments that are declared in this order. */
export function argumentPlaces(
  names: readonly string[],
  variadic: string | undefined,
  takesMore: boolean,
): ArgumentPlaces {
  const places = new Map(names.map((name, index) => [name, index]));
  const place = variadic === undefined ? undefined : places.get(variadic);
  return { names, places, positions: place ?? names.length, variadic: place, takesMore };
}

const nothing: ReadonlyMap<string, never> = new Map<string, never>();

/**
 * Puts arguments by position and by name in their places, as Python does. Names that begin with `__` are Salt's own
 * bookkeeping and left out.
 */
export function placeArguments<Given>(
  { names, places, positions, variadic, takesMore }: ArgumentPlaces,
  positional: readonly Given[],
  named: Iterable<readonly [string, Given]>,
): PlacedArguments<Given> {
  const values: (Given | Given[] | undefined)[] = positional.slice(0, positions);
  while (values.length < names.length) values.push(undefined);
  if (positional.length > positions) {
    if (variadic === undefined) {
      return failure({ kind: 'superfluous', most: positions, given: positional.length });
    }
    values[variadic] = positional.slice(positions);
  }
  let more: Map<string, Given> | undefined;
  for (const [name, value] of named) {
    if (name.startsWith('__')) continue;
    const place = places.get(name);
    if (place === undefined) {
      if (!takesMore) return failure({ kind: 'unknown', argument: name, known: names });
      more ??= new Map();
      more.set(name, value);
    } else if (values[place] === undefined) values[place] = value;
    else return failure({ kind: 'double', argument: name });
  }
  return { ok: true, values, more: more ?? nothing };
}

function failure(problem: ArgumentProblem): { readonly ok: false; readonly problem: ArgumentProblem } {
  return { ok: false, problem };
}
