import { PyDict, typeError, type Value } from '../value/index.ts';
import { text, truth, value } from './language-arguments.ts';
import { defineLanguageFunction, type PureContext } from './language-function.ts';
import { asDict, copyOf, deepCopy, updateDict } from './merge.ts';
import { lookUp } from './traverse.ts';

const mergeLists = (fallback: boolean) => truth('Lists join; otherwise they replace one another.', fallback);
const inPlace = truth('Change the first mapping itself, and not a copy.', true);
const convertNone = truth('None counts as an empty mapping.', true);

/** `defaults.*`: defaults of formulas, and merging. */
export const defaultsFunctions = [
  defineLanguageFunction({
    name: 'defaults.get',
    summary: 'A value of the defaults file of a formula.',
    args: {
      key: text('The formula, and the path in its `defaults.yaml` or `.json`.'),
      default: value('What is given where there is none.', ''),
    },
    examples: [{ key: 'nginx:worker_processes' }],
    run({ key, default: fallback }, context) {
      const [formula = '', ...path] = key.split(':');
      const defaults = formulaDefaults(context, formula);
      return path.length === 0 ? defaults : lookUp(defaults, path, ':', fallback);
    },
  }),
  defineLanguageFunction({
    name: 'defaults.merge',
    summary: 'Merges a mapping into another one.',
    args: {
      dest: value('The mapping that is merged into.'),
      src: value('What is merged over it.'),
      merge_lists: mergeLists(false),
      in_place: inPlace,
      convert_none: convertNone,
    },
    examples: [{ dest: { port: 80 }, src: { port: 8080 } }],
    run({ dest, src, merge_lists: joins, in_place: isInPlace, convert_none: converts }) {
      if (dest === null && isInPlace) throw typeError("Can't perform in-place merge into NoneType");
      const orEmpty = (given: Value) => (given === null && converts ? new PyDict() : given);
      const target = asDict(orEmpty(dest), 'dest');
      return updateDict(isInPlace ? target : copyOf(target), asDict(orEmpty(src), 'src'), {
        mergeLists: joins,
      });
    },
  }),
  defineLanguageFunction({
    name: 'defaults.deepcopy',
    summary: 'A copy that shares nothing with its source.',
    args: { source: value('The value.') },
    examples: [{ source: { ports: [80] } }],
    run: ({ source }) => deepCopy(source),
  }),
  defineLanguageFunction({
    name: 'defaults.update',
    summary: 'Puts the same defaults under every entry of a group.',
    args: {
      dest: value('The group: a mapping of mappings.'),
      defaults: value('The defaults.'),
      merge_lists: mergeLists(true),
      in_place: inPlace,
      convert_none: convertNone,
    },
    examples: [{ dest: { web1: { port: 80 } }, defaults: { user: 'app' } }],
    run({ dest, defaults, merge_lists: joins, in_place: isInPlace }) {
      const given = asDict(dest, 'dest');
      const group = isInPlace ? given : copyOf(given);
      const common = asDict(defaults, 'defaults');
      for (const [name, entry] of Array.from(group.entries())) {
        const own = entry instanceof PyDict ? entry : new PyDict();
        group.set(name, updateDict(copyOf(common), own, { mergeLists: joins }));
      }
      return group;
    },
  }),
];

/** None where there is no such file; an empty one counts as an empty mapping. */
function formulaDefaults(context: PureContext, formula: string): Value {
  for (const [file, renderers] of [
    ['defaults.yaml', 'yaml'],
    ['defaults.json', 'json'],
  ] as const) {
    if (context.files.read('base', `${formula}/${file}`) === undefined) continue;
    const source = { url: `salt://${formula}/${file}` };
    return context.render({ source, saltenv: 'base', renderers, names: new Map() });
  }
  return null;
}
