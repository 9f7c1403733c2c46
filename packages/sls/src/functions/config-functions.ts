import { compileGlob } from '@muster/shared';
import { isTruthy, PyDict, pyStr, type Value } from '../value/index.ts';
import { mergeDicts } from './merge.ts';
import { type PureContext, pure } from './pure-function.ts';
import { lookUp, traverse } from './traverse.ts';

const get = pure(
  "config.get(key, default='', delimiter=':', merge=None, omit_opts=False, omit_pillar=False, omit_master=False, omit_grains=False)",
  (context, key, fallback, delimiter, merge, omitOpts, omitPillar, omitMaster, omitGrains) => {
    const separator = pyStr(delimiter);
    if (merge !== null) {
      const strategy = merge === 'overwrite' ? 'overwrite' : 'recurse';
      const { grains, opts, pillar } = context;
      const all = [masterOptions(context), pillar, grains, opts].reduce((left, right) =>
        mergeDicts(left.copy(), right, strategy),
      );
      return lookUp(all, key, separator, fallback);
    }
    for (const source of sourcesOf(context, { omitOpts, omitGrains, omitPillar, omitMaster })) {
      const found = traverse(source, key, separator);
      if (found !== undefined) return found;
    }
    return fallback;
  },
);

const option = pure(
  'config.option(value, default=None, omit_opts=False, omit_grains=False, omit_pillar=False, omit_master=False, omit_all=False, wildcard=False)',
  (context, key, fallback, omitOpts, omitGrains, omitPillar, omitMaster, omitAll, wildcard) => {
    const sources = isTruthy(omitAll)
      ? []
      : sourcesOf(context, { omitOpts, omitGrains, omitPillar, omitMaster });
    if (!isTruthy(wildcard)) {
      const source = sources.find((each) => each.has(key));
      return source === undefined ? (fallback ?? '') : (source.get(key) ?? null);
    }
    const fits = compileGlob(pyStr(key));
    const found = new PyDict();
    for (const source of sources.toReversed()) {
      for (const [name, value] of source.entries()) if (fits(pyStr(name))) found.set(name, value);
    }
    return found.length > 0 ? found : (fallback ?? found);
  },
);

interface Omitted {
  readonly omitOpts: Value;
  readonly omitGrains: Value;
  readonly omitPillar: Value;
  readonly omitMaster: Value;
}

/** Where configuration is looked for, in this order. */
function sourcesOf(context: PureContext, omitted: Omitted): readonly PyDict[] {
  return [
    ...(isTruthy(omitted.omitOpts) ? [] : [context.opts]),
    ...(isTruthy(omitted.omitGrains) ? [] : [context.grains]),
    ...(isTruthy(omitted.omitPillar) ? [] : [context.pillar]),
    ...(isTruthy(omitted.omitMaster) ? [] : [masterOptions(context)]),
  ];
}

/** The master's options, which are in the pillar when `pillar_opts` puts them there. */
function masterOptions({ pillar }: PureContext): PyDict {
  const options = pillar.get('master');
  return options instanceof PyDict ? options : new PyDict();
}

/** `config.*`: settings from the minion's options, its grains and its pillar. */
export const configFunctions = [get, option];
