import { MusterError, matchTarget, parseTarget, type TargetType } from '@muster/shared';
import { isTruthy, pyStr, type Value, valueError } from '../value/index.ts';
import { dict, list, optionalText, text, truth, value } from './language-arguments.ts';
import { defineLanguageFunction, type LanguageFunction, type PureContext } from './language-function.ts';
import { asDict, copyOf, updateDict } from './merge.ts';

const target = value('The target.');
const otherId = value('Another id with the same data; this minion unless given.', null);
const targetType = text('How targets are read.', 'compound');

/** `match.*`: whether targets select this minion. */
export const matchFunctions = [
  byId('glob', 'web*', 'Whether a glob means this minion.'),
  byId('pcre', 'web\\d+', 'Whether a pattern means this minion.'),
  byId('list', 'web1,web2', 'Whether this minion is in a list.'),
  byId('compound', 'G@os:Debian and web*', 'Whether a compound target means this minion.'),
  byId('nodegroup', 'fronts', 'Whether this minion is in a node group.'),
  byData('grain', 'os:Debian', 'Whether this minion has a grain.'),
  byData('grain_pcre', 'os:(Debian|Ubuntu)', 'Whether a grain of this minion fits a pattern.'),
  byData('pillar', 'app:env:prod*', 'Whether this minion has a pillar value; a glob.'),
  byData('pillar_pcre', 'app:env:prod|test', 'Whether a pillar value of this minion fits a pattern.'),
  byData('pillar_exact', 'app:env:prod', 'Whether this minion has exactly a pillar value.'),
  defineLanguageFunction({
    name: 'match.ipcidr',
    summary: 'Whether this minion has an address, or one in a network.',
    args: { tgt: target },
    examples: [{ tgt: '10.0.0.0/8' }],
    run: ({ tgt }, context) => matches(context, tgt, 'ipcidr'),
  }),
  defineLanguageFunction({
    name: 'match.filter_by',
    summary: 'The entry of a mapping whose key is a target that means this minion.',
    args: {
      lookup: dict('lookup', 'The mapping.'),
      tgt_type: targetType,
      minion_id: otherId,
      merge: value('A mapping that is merged over the entry.', null),
      merge_lists: truth('Lists join; otherwise they replace one another.', false),
      default: value('Key of the entry that is taken where none fits.', 'default'),
    },
    examples: [{ lookup: { 'web*': { port: 80 }, default: { port: 8080 } } }],
    run(
      { lookup, tgt_type: type, minion_id: minionId, merge, merge_lists: mergeLists, default: otherwise },
      context,
    ) {
      for (const [key, entry] of lookup.entries()) {
        if (!matches(context, key, type, { minionId })) continue;
        if (!isTruthy(merge)) return entry;
        const added = asDict(merge, 'the merge argument of filter_by');
        return entry === null ? added : updateDict(asDict(entry, 'the entry'), copyOf(added), { mergeLists });
      }
      return lookup.get(otherwise) ?? null;
    },
  }),
  defineLanguageFunction({
    name: 'match.search_by',
    summary: 'The keys of a mapping whose targets mean this minion.',
    args: {
      lookup: dict('lookup', 'A mapping of names to targets.'),
      tgt_type: targetType,
      minion_id: otherId,
    },
    examples: [{ lookup: { web: ['web*'], database: ['db1', 'db2'] } }],
    run({ lookup, tgt_type: type, minion_id: minionId }, context) {
      const found = Array.from(lookup.entries()).flatMap(([key, targets]) =>
        (Array.isArray(targets) ? targets : [targets])
          .filter((each) => matches(context, each, type, { minionId }))
          .map(() => key),
      );
      return found.length > 0 ? found : null;
    },
  }),
  defineLanguageFunction({
    name: 'match.ifelse',
    summary:
      'The value that follows the first target, or true, which means this minion; the last one where none does.',
    args: {
      args: list('Targets, each followed by its value, and a last value.', []),
      tgt_type: optionalText('How targets are read; compound unless given.'),
      minion_id: otherId,
    },
    keywords: 'Accepted for compatibility.',
    variadic: 'args',
    examples: [{ args: ['web*', 80, 'db*', 5432, 0] }],
    run({ args: given, tgt_type: type = 'compound', minion_id: minionId }, context) {
      if (given.length % 2 === 0) {
        throw valueError('The ifelse function must have an odd number of arguments!');
      }
      for (let index = 0; index + 1 < given.length; index += 2) {
        const condition = given[index] ?? null;
        const holds =
          typeof condition === 'boolean' ? condition : matches(context, condition, type, { minionId });
        if (holds) return given[index + 1] ?? null;
      }
      return given.at(-1) ?? null;
    },
  }),
];

function byId(type: TargetType, example: string, summary: string): LanguageFunction {
  return defineLanguageFunction({
    name: `match.${type}`,
    summary,
    args: { tgt: target, minion_id: otherId },
    examples: [{ tgt: example }],
    run: ({ tgt, minion_id: minionId }, context) => matches(context, tgt, type, { minionId }),
  });
}

function byData(type: TargetType, example: string, summary: string): LanguageFunction {
  return defineLanguageFunction({
    name: `match.${type}`,
    summary,
    args: {
      tgt: target,
      delimiter: text('What separates the steps of a path.', ':'),
    },
    examples: [{ tgt: example }],
    run: ({ tgt, delimiter }, context) => matches(context, tgt, type, { delimiter }),
  });
}

/** Whether a target, of any kind, selects the minion that asks or another id with the same data. */
function matches(
  context: PureContext,
  expression: Value,
  type: string,
  { minionId = null, delimiter }: { readonly minionId?: Value; readonly delimiter?: string } = {},
): boolean {
  const written = Array.isArray(expression) ? expression.map(pyStr) : pyStr(expression);
  const subject = isTruthy(minionId) ? { ...context.subject, id: pyStr(minionId) } : context.subject;
  try {
    return matchTarget(parseTarget(written, type, delimiter), subject, context.nodegroups);
  } catch (error) {
    if (error instanceof MusterError && error.code === 'TARGET_INVALID') return false;
    throw error;
  }
}
