import { MusterError, matchTarget, parseTarget, type TargetType } from '@muster/shared';
import { isTruthy, PyError, pyStr, type Value } from '../value/index.ts';
import { asDict, copyOf, updateDict } from './merge.ts';
import { type PureContext, type PureFunction, pure } from './pure-function.ts';

/** Whether a target, of any kind, selects the minion that asks or another id with the same data. */
function matches(
  context: PureContext,
  expression: Value,
  type: string,
  options: { readonly minionId?: Value; readonly delimiter?: Value } = {},
): boolean {
  const { minionId = null, delimiter = null } = options;
  const written = Array.isArray(expression) ? expression.map(pyStr) : pyStr(expression);
  const subject = isTruthy(minionId) ? { ...context.subject, id: pyStr(minionId) } : context.subject;
  try {
    const target = parseTarget(written, type, delimiter === null ? undefined : pyStr(delimiter));
    return matchTarget(target, subject, context.nodegroups);
  } catch (error) {
    if (error instanceof MusterError && error.code === 'TARGET_INVALID') return false;
    throw error;
  }
}

function byId(type: TargetType): PureFunction {
  return pure(`match.${type}(tgt, minion_id=None)`, (context, target, minionId) =>
    matches(context, target, type, { minionId }),
  );
}

function byData(type: TargetType): PureFunction {
  return pure(`match.${type}(tgt, delimiter=':')`, (context, target, delimiter) =>
    matches(context, target, type, { delimiter }),
  );
}

const ipcidr = pure('match.ipcidr(tgt)', (context, target) => matches(context, target, 'ipcidr'));

const filterBy = pure(
  "match.filter_by(lookup, tgt_type='compound', minion_id=None, merge=None, merge_lists=False, default='default')",
  (context, table, type, minionId, merge, mergeLists, fallback) => {
    const lookup = asDict(table, 'lookup');
    for (const [target, entry] of lookup.entries()) {
      if (!matches(context, target, pyStr(type), { minionId })) continue;
      if (!isTruthy(merge)) return entry;
      const added = asDict(merge, 'the merge argument of filter_by');
      if (entry === null) return added;
      return updateDict(asDict(entry, 'the entry'), copyOf(added), { mergeLists: isTruthy(mergeLists) });
    }
    return lookup.get(fallback) ?? null;
  },
);

const searchBy = pure(
  "match.search_by(lookup, tgt_type='compound', minion_id=None)",
  (context, table, type, minionId) => {
    const found = Array.from(asDict(table, 'lookup').entries()).flatMap(([key, targets]) =>
      (Array.isArray(targets) ? targets : [targets])
        .filter((target) => matches(context, target, pyStr(type), { minionId }))
        .map(() => key),
    );
    return found.length > 0 ? found : null;
  },
);

const ifElse = pure('match.ifelse(*args, **kwargs)', (context, args, keywords) => {
  const given = asDict(keywords, 'the keywords');
  const values = Array.isArray(args) ? args : [];
  if (values.length % 2 === 0) {
    throw new PyError('ValueError', 'The ifelse function must have an odd number of arguments!');
  }
  const type = pyStr(given.get('tgt_type') ?? 'compound');
  const minionId = given.get('minion_id') ?? null;
  for (let index = 0; index + 1 < values.length; index += 2) {
    const condition = values[index] ?? null;
    const holds =
      typeof condition === 'boolean' ? condition : matches(context, condition, type, { minionId });
    if (holds) return values[index + 1] ?? null;
  }
  return values.at(-1) ?? null;
});

/** `match.*`: whether targets select this minion. */
export const matchFunctions = [
  byId('glob'),
  byId('pcre'),
  byId('list'),
  byId('compound'),
  byId('nodegroup'),
  byData('grain'),
  byData('grain_pcre'),
  byData('pillar'),
  byData('pillar_pcre'),
  byData('pillar_exact'),
  ipcidr,
  filterBy,
  searchBy,
  ifElse,
];
