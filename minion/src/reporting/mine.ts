import type { Json } from '@muster/engine';

/** A value that the minion shares, and with whom. */
export interface MineValue {
  readonly value: Json;
  /** Who may read it; everybody unless given. */
  readonly allow?: { readonly target: string; readonly type: string } | undefined;
}

/** What was found, by function or alias and then by minion. */
export type MineValues = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** Where values are shared: on the master, or with nobody but the minion itself. */
export interface Mine {
  /** Stores values; null deletes one; `replace` deletes all others. */
  store(values: Readonly<Record<string, MineValue | null>>, replace: boolean): Promise<void>;
  get(
    target: string | readonly string[],
    functions: readonly string[],
    type: string,
    signal?: AbortSignal,
  ): Promise<MineValues>;
}

/** The functions that `mine.get` was asked for: one, several in a list, or several in a text with commas. */
export function askedFunctions(functions: Json): {
  readonly names: readonly string[];
  readonly isOne: boolean;
} {
  if (Array.isArray(functions)) return { names: functions.map(String), isOne: false };
  const asked = typeof functions === 'string' ? functions : JSON.stringify(functions);
  const names = [...new Set(asked.split(','))];
  return { names, isOne: names.length === 1 };
}

/** The answer in Salt's shape: `{minion: value}` for one function, `{function: {minion: value}}` for several; functions that nobody shares are left out. */
export function mineAnswer(values: MineValues, functions: Json, withoutMinion?: string): Json {
  const { names, isOne } = askedFunctions(functions);
  const of = (name: string) => {
    const entries = Object.entries(values[name] ?? {}).filter(([minion]) => minion !== withoutMinion);
    return Object.fromEntries(entries);
  };
  if (isOne) return of(names[0] ?? '');
  return Object.fromEntries(
    names.map((name) => [name, of(name)]).filter(([, found]) => Object.keys(found ?? {}).length > 0),
  );
}
