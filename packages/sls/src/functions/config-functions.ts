import { compileGlob } from '@muster/shared';
import { isTruthy, PyDict, pyStr, type Value } from '../value/index.ts';
import { mergeDicts } from './merge.ts';
import { type PureContext, pure } from './pure-function.ts';
import { lookUp, traverse } from './traverse.ts';

/** What Salt's own modules have when nobody sets it, as far as trees ask for it. */
const defaults = new PyDict([
  ['aliases.file', '/etc/aliases'],
  ['ca.cert_base_path', '/etc/pki'],
  ['hosts.file', '/etc/hosts'],
  ['test.foo', 'unconfigured'],
]);

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
      return fromSdb(context, lookUp(all, key, separator, fallback));
    }
    for (const source of sourcesOf(context, { omitOpts, omitGrains, omitPillar, omitMaster })) {
      const found = traverse(source, key, separator);
      if (found !== undefined) return fromSdb(context, found);
    }
    return lookUp(defaults, key, separator, fallback);
  },
);

/** A setting may say where its value is kept. */
function fromSdb(context: PureContext, value: Value): Value {
  return typeof value === 'string' && value.startsWith('sdb://') ? context.call('sdb.get', [value]) : value;
}

/** Mappings and lists of all sources put together; a text of an earlier source is the answer. */
const merge = pure(
  "config.merge(value, default='', omit_opts=False, omit_master=False, omit_pillar=False)",
  (context, key, fallback, omitOpts, omitMaster, omitPillar) => {
    const { opts, pillar } = context;
    const sources = [
      ...(isTruthy(omitOpts) ? [] : [opts]),
      ...(isTruthy(omitMaster) ? [] : [masterOptions(context)]),
      ...(isTruthy(omitPillar) ? [] : [pillar]),
    ];
    let merged: Value = null;
    for (const source of sources) {
      if (typeof merged === 'string') break;
      const value = source.get(key) ?? null;
      if (merged === null) merged = value;
      else if (merged instanceof PyDict && value instanceof PyDict)
        merged = mergeDicts(value, merged, 'overwrite');
      else if (Array.isArray(merged) && Array.isArray(value)) merged = [...merged, ...value];
    }
    return merged ?? defaults.get(key) ?? fallback;
  },
);

/** The settings whose names begin with a word and a dot, from pillar's `master` and from the options. */
const dotValues = pure('config.dot_vals(value)', (context, value) => {
  const prefix = `${pyStr(value)}.`;
  const sources = [masterOptions(context), context.opts];
  const entries = sources.flatMap((source) => Array.from(source.entries()));
  return new PyDict(entries.filter(([name]) => pyStr(name).startsWith(prefix)));
});

const items = pure('config.items()', ({ opts }) => opts);

const validProtocol = pure('config.valid_fileproto(uri)', (_context, uri) =>
  /^(?:salt|https?|ftp|s3|swift|file):\/\//.test(pyStr(uri)),
);

const manageMode = pure('config.manage_mode(mode)', (_context, mode) =>
  mode === null
    ? null
    : pyStr(mode)
        .replaceAll(/^["']|["']$/g, '')
        .padStart(4, '0'),
);

const backupMode = pure("config.backup_mode(backup='')", (context, backup) =>
  isTruthy(backup) ? backup : (context.opts.get('backup_mode') ?? ''),
);

const option = pure(
  'config.option(value, default=None, omit_opts=False, omit_grains=False, omit_pillar=False, omit_master=False, omit_all=False, wildcard=False)',
  (context, key, fallback, omitOpts, omitGrains, omitPillar, omitMaster, omitAll, wildcard) => {
    const sources = isTruthy(omitAll)
      ? []
      : sourcesOf(context, { omitOpts, omitGrains, omitPillar, omitMaster });
    if (!isTruthy(wildcard)) {
      const source = sources.find((each) => each.has(key));
      if (source !== undefined) return source.get(key) ?? null;
      return (isTruthy(omitAll) ? undefined : defaults.get(key)) ?? fallback ?? '';
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
export const configFunctions = [get, option, merge, dotValues, items, validProtocol, manageMode, backupMode];
