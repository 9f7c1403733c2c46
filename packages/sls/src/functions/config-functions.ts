import { compileGlob } from '@muster/shared';
import { isTruthy, PyDict, pyStr, type Value } from '../value/index.ts';
import { text, truth, value } from './language-arguments.ts';
import { defineLanguageFunction, type PureContext } from './language-function.ts';
import { mergeDicts } from './merge.ts';
import { lookUp, traverse } from './traverse.ts';

/** What Salt's own modules have when nobody sets it, as far as trees ask for it. */
const defaults = new PyDict([
  ['aliases.file', '/etc/aliases'],
  ['ca.cert_base_path', '/etc/pki'],
  ['hosts.file', '/etc/hosts'],
  ['test.foo', 'unconfigured'],
]);

const omitOpts = truth('Leave the options out.', false);
const omitPillar = truth('Leave pillar out.', false);
const omitGrains = truth('Leave the grains out.', false);
const omitMaster = truth("Leave the master's options out, which pillar may bring.", false);

/** `config.*`: settings from the minion's options, its grains and its pillar. */
export const configFunctions = [
  defineLanguageFunction({
    name: 'config.get',
    summary: 'A setting from options, grains or pillar, in this order.',
    args: {
      key: value('Its path.'),
      default: value('What is given where there is none.', ''),
      delimiter: text('What separates the steps of the path.', ':'),
      merge: value('Merge all sources: `recurse` at every level, `overwrite` at the first alone.', null),
      omit_opts: omitOpts,
      omit_pillar: omitPillar,
      omit_master: omitMaster,
      omit_grains: omitGrains,
    },
    examples: [{ key: 'app:port', default: 8000 }],
    run({ key, default: fallback, delimiter, merge, ...omitted }, context) {
      if (merge !== null) {
        const strategy = merge === 'overwrite' ? 'overwrite' : 'recurse';
        const { grains, opts, pillar } = context;
        const all = [masterOptions(context), pillar, grains, opts].reduce((left, right) =>
          mergeDicts(left.copy(), right, strategy),
        );
        return fromSdb(context, lookUp(all, key, delimiter, fallback));
      }
      for (const source of sourcesOf(context, omitted)) {
        const found = traverse(source, key, delimiter);
        if (found !== undefined) return fromSdb(context, found);
      }
      return lookUp(defaults, key, delimiter, fallback);
    },
  }),
  defineLanguageFunction({
    name: 'config.option',
    summary: 'A setting from options, grains or pillar, by its name alone.',
    args: {
      value: value('Name of the setting.'),
      default: value('What is given where there is none.', null),
      omit_opts: omitOpts,
      omit_grains: omitGrains,
      omit_pillar: omitPillar,
      omit_master: omitMaster,
      omit_all: truth('Leave everything out.', false),
      wildcard: truth('The name is a glob; all settings that fit are given.', false),
    },
    examples: [{ value: 'site' }],
    run({ value: key, default: fallback, omit_all: omitsAll, wildcard, ...omitted }, context) {
      const sources = omitsAll ? [] : sourcesOf(context, omitted);
      if (!wildcard) {
        const source = sources.find((each) => each.has(key));
        if (source !== undefined) return source.get(key) ?? null;
        return (omitsAll ? undefined : defaults.get(key)) ?? fallback ?? '';
      }
      const fits = compileGlob(pyStr(key));
      const found = new PyDict();
      for (const source of sources.toReversed()) {
        for (const [name, each] of source.entries()) if (fits(pyStr(name))) found.set(name, each);
      }
      return found.length > 0 ? found : (fallback ?? found);
    },
  }),
  // Mappings and lists of all sources put together; a text of an earlier source is the answer.
  defineLanguageFunction({
    name: 'config.merge',
    summary: 'A setting that is a mapping or list, put together from options and pillar.',
    args: {
      value: value('Name of the setting.'),
      default: value('What is given where there is none.', ''),
      omit_opts: omitOpts,
      omit_master: omitMaster,
      omit_pillar: omitPillar,
    },
    examples: [{ value: 'app', default: {} }],
    run({ value: key, default: fallback, ...omitted }, context) {
      let merged: Value = null;
      for (const source of sourcesOf(context, omitted, ['opts', 'master', 'pillar'])) {
        if (typeof merged === 'string') break;
        const own = source.get(key) ?? null;
        if (merged === null) merged = own;
        else if (merged instanceof PyDict && own instanceof PyDict)
          merged = mergeDicts(own, merged, 'overwrite');
        else if (Array.isArray(merged) && Array.isArray(own)) merged = [...merged, ...own];
      }
      return merged ?? defaults.get(key) ?? fallback;
    },
  }),
  defineLanguageFunction({
    name: 'config.dot_vals',
    summary: 'The settings whose names begin with a word and a dot.',
    args: { value: text('The word.') },
    examples: [{ value: 'host' }],
    run({ value: word }, context) {
      const sources = [masterOptions(context), context.opts];
      const entries = sources.flatMap((source) => Array.from(source.entries()));
      return new PyDict(entries.filter(([name]) => pyStr(name).startsWith(`${word}.`)));
    },
  }),
  defineLanguageFunction({
    name: 'config.items',
    summary: 'All options.',
    args: {},
    run: (_, { opts }) => opts,
  }),
  defineLanguageFunction({
    name: 'config.valid_fileproto',
    summary: 'Whether a URL is one that files may come from.',
    args: { uri: text('The URL.') },
    examples: [{ uri: 'salt://app/motd' }],
    run: ({ uri }) => /^(?:salt|https?|ftp|s3|swift|file):\/\//.test(uri),
  }),
  defineLanguageFunction({
    name: 'config.manage_mode',
    summary: 'A file mode as a text of four digits.',
    args: { mode: value('The mode.') },
    examples: [{ mode: 644 }],
    run: ({ mode }) =>
      mode === null
        ? null
        : pyStr(mode)
            .replaceAll(/^["']|["']$/g, '')
            .padStart(4, '0'),
  }),
  defineLanguageFunction({
    name: 'config.backup_mode',
    summary: 'How files are backed up, unless the argument says so.',
    args: { backup: value('How, or nothing.', '') },
    examples: [{ backup: 'minion' }],
    run: ({ backup }, { opts }) => (isTruthy(backup) ? backup : (opts.get('backup_mode') ?? '')),
  }),
];

/** A setting may say where its value is kept. */
function fromSdb(context: PureContext, found: Value): Value {
  return typeof found === 'string' && found.startsWith('sdb://') ? context.call('sdb.get', [found]) : found;
}

type Source = 'opts' | 'grains' | 'pillar' | 'master';

/** Where configuration is looked for, in this order. */
function sourcesOf(
  context: PureContext,
  omitted: { readonly [Name in `omit_${Source}`]?: boolean },
  order: readonly Source[] = ['opts', 'grains', 'pillar', 'master'],
): readonly PyDict[] {
  const { grains, opts, pillar } = context;
  const sources = { grains, opts, pillar, master: masterOptions(context) };
  return order.filter((name) => omitted[`omit_${name}`] !== true).map((name) => sources[name]);
}

/** The master's options, which are in the pillar when `pillar_opts` puts them there. */
function masterOptions({ pillar }: PureContext): PyDict {
  const options = pillar.get('master');
  return options instanceof PyDict ? options : new PyDict();
}
