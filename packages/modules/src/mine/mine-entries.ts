import { isList, isRecord, type Json } from '@muster/engine';
import { MusterError } from '@muster/shared';

/** One value that the minion shares: what it is called, and the function that yields it. */
export interface MineEntry {
  /** Name in the mine: the function's own, or an alias. */
  readonly name: string;
  readonly fun: string;
  readonly args: readonly Json[];
  readonly kwargs: Readonly<Record<string, Json>>;
  /** Who may read it; everybody unless given. */
  readonly allow?: { readonly target: string; readonly type: string } | undefined;
}

/** Reads `mine_functions` in all of Salt's forms: a list of names, or a mapping of names or aliases to arguments. */
export function mineEntries(definitions: Json | undefined): MineEntry[] {
  if (definitions === undefined || definitions === null) return [];
  if (isList(definitions)) return definitions.flatMap(mineEntriesOfItem);
  if (typeof definitions !== 'object') return [entryOf(textOf(definitions), null)];
  return Object.entries(definitions).map(([name, definition]) => entryOf(name, definition));
}

/** The entry that one name's definition stands for: arguments as a list or mapping, `mine_function` where the name is an alias. */
export function entryOf(name: string, definition: Json): MineEntry {
  const args: Json[] = [];
  const named: Record<string, Json> = {};
  for (const item of isList(definition) ? definition : [definition]) {
    if (isRecord(item)) Object.assign(named, item);
    else if (item !== null || isList(definition)) args.push(item);
  }
  const { mine_function: fun = name, allow_tgt: target, allow_tgt_type: type, ...kwargs } = named;
  return {
    name,
    fun: textOf(fun),
    args,
    kwargs,
    allow: target === undefined ? undefined : { target: targetText(target), type: textOf(type ?? 'glob') },
  };
}

/** What `mine.valid` shows of `mine_functions`: an alias with the function and the arguments that it stands for, anything else as it was written. */
export function shownMineFunctions(definitions: Json | undefined): Readonly<Record<string, Json>> {
  const shown: Record<string, Json> = {};
  for (const { name, fun, args, kwargs } of mineEntries(definitions)) {
    const written = isRecord(definitions) ? definitions[name] : null;
    const named = Object.entries(kwargs).map(([key, value]) => ({ [key]: value }));
    shown[name] = fun === name ? (written ?? []) : { [fun]: [...args, ...named] };
  }
  return shown;
}

/** `mine_functions` of the configuration and of pillar together; pillar's entry of a name takes the place of the configuration's. */
export function mergeMineEntries(configured: Json | undefined, pillar: Json | undefined): MineEntry[] {
  const byName = new Map<string, MineEntry>();
  for (const entry of [...mineEntries(configured), ...mineEntries(pillar)]) byName.set(entry.name, entry);
  return [...byName.values()];
}

function mineEntriesOfItem(item: Json): MineEntry[] {
  return isRecord(item) ? mineEntries(item) : [entryOf(textOf(item), null)];
}

function targetText(target: Json): string {
  return isList(target) ? target.map(textOf).join(',') : textOf(target);
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  throw new MusterError('CONFIG_INVALID', `mine_functions: expected a name, got ${JSON.stringify(value)}`);
}
