import { suggestion } from '@muster/shared';
import { type RenderError, slsError } from '../render/render-error.ts';
import { PyDict, pyEquals, type Value } from '../value/index.ts';
import { type DeclarationItem, type Extension, firstKey, firstValue, type HighData } from './high-data.ts';
import { NameIndex } from './name-index.ts';

/** Requisites to which extends add instead of replacing them. */
const requisites = new Set<Value>([
  'onchanges',
  'onchanges_any',
  'onfail',
  'onfail_any',
  'onfail_all',
  'onfail_stop',
  'prereq',
  'prerequired',
  'watch',
  'watch_any',
  'require',
  'require_any',
  'listen',
]);

/** Works extensions into the ids they point at; `strict` takes an id only when it has the wanted module. */
export function applyExtensions(
  high: HighData,
  extensions: readonly Extension[],
  strict: boolean,
): readonly RenderError[] {
  const errors: RenderError[] = [];
  const index = new NameIndex(high);
  const excluded = excludedSls(high.excludes);
  for (const extension of withoutRepetitions(extensions)) {
    const [module] = extension.states.keys();
    if (module === undefined) continue;
    const id = targetOf(extension, module, high, index, strict);
    if (id === undefined) errors.push(noTarget(extension, high));
    else if (!excluded.has(extension.sls)) extendId(high, id, extension);
  }
  return errors;
}

function targetOf(
  { target }: Extension,
  module: string,
  high: HighData,
  index: NameIndex,
  strict: boolean,
): string | undefined {
  if (high.ids.get(target)?.states.has(module) === true) return target;
  const found = index.find(target, module, strict);
  return found.length === 1 ? found[0]?.id : undefined;
}

function extendId(high: HighData, id: string, extension: Extension): void {
  const body = high.ids.get(id);
  if (body === undefined) return;
  for (const [module, { items, position }] of extension.states) {
    const declaration = body.states.get(module);
    if (declaration === undefined) body.states.set(module, { items: [...items], position });
    else declaration.items = items.reduce(extendItems, declaration.items);
  }
}

/** One added item: a function replaces the function, a requisite joins the requisite, an argument replaces the argument; what matches nothing is appended. */
function extendItems(items: DeclarationItem[], added: DeclarationItem): DeclarationItem[] {
  let matched = false;
  const extended = items.map((item) => {
    if (typeof added === 'string' || typeof item === 'string') {
      if (typeof added !== typeof item) return item;
      matched = true;
      return added;
    }
    const key = firstKey(added);
    const theirs = firstKey(item);
    if (key === 'name' && theirs === 'names') return added;
    if (key === undefined || key !== theirs) return item;
    matched = true;
    return requisites.has(key) ? joinedRequisite(key, item, added) : added;
  });
  return matched ? extended : [...extended, added];
}

function joinedRequisite(key: Value, item: PyDict, added: PyDict): PyDict {
  const own = firstValue(item);
  const more = firstValue(added);
  if (!Array.isArray(own) || !Array.isArray(more)) return added;
  return new PyDict([[key, [...own, ...more]]]);
}

function excludedSls(excludes: readonly Value[]): ReadonlySet<string> {
  const names = excludes.map((exclude) => (exclude instanceof PyDict ? exclude.get('sls') : exclude));
  return new Set(names.filter((name) => typeof name === 'string'));
}

function noTarget({ target, sls, saltenv, position }: Extension, high: HighData): RenderError {
  const hint = suggestion(target, high.ids.keys());
  const error = slsError(
    `Cannot extend ID '${target}' in '${saltenv}:${sls}'. It is not part of the high state. This is likely due to a missing include statement or an incorrectly typed ID. Ensure that a state with an ID of '${target}' is available in environment '${saltenv}' and to SLS '${sls}'${hint}`,
    { sls, saltenv, position },
  );
  return { ...error, missingId: target };
}

/** The same extension reached by two includes counts once. */
function withoutRepetitions(extensions: readonly Extension[]): readonly Extension[] {
  const kept = new Map<string, Extension[]>();
  return extensions.filter((extension) => {
    const alike = kept.get(extension.target) ?? [];
    if (alike.some((other) => sameExtension(other, extension))) return false;
    kept.set(extension.target, [...alike, extension]);
    return true;
  });
}

function sameExtension(left: Extension, right: Extension): boolean {
  if (left.sls !== right.sls || left.states.size !== right.states.size) return false;
  return left.states.entries().every(([module, { items }]) => {
    const theirs = right.states.get(module);
    return theirs !== undefined && pyEquals(items, theirs.items);
  });
}
