import { isTruthy, PyDict, pyStr, typeError } from '../value/index.ts';
import { asDict, copyOf, deepCopy, updateDict } from './merge.ts';
import { type PureContext, pure } from './pure-function.ts';
import { lookUp } from './traverse.ts';

/** The formula's `defaults.yaml` or `.json`, under what pillar says of the same name. */
const get = pure("defaults.get(key, default='')", (context, key, fallback) => {
  const [formula = '', ...rest] = pyStr(key).split(':');
  const defaults = formulaDefaults(context, formula);
  const own = context.pillar.get(formula);
  const all = own instanceof PyDict ? updateDict(copyOf(defaults), own) : defaults;
  return rest.length === 0 ? all : lookUp(all, rest, ':', fallback);
});

function formulaDefaults(context: PureContext, formula: string): PyDict {
  for (const [file, renderers] of [
    ['defaults.yaml', 'yaml'],
    ['defaults.json', 'json'],
  ] as const) {
    if (context.files.read('base', `${formula}/${file}`) === undefined) continue;
    const source = { url: `salt://${formula}/${file}` };
    return asDict(context.render({ source, saltenv: 'base', renderers, names: new Map() }), source.url);
  }
  return new PyDict();
}

const merge = pure(
  'defaults.merge(dest, src, merge_lists=False, in_place=True, convert_none=True)',
  (_context, dest, src, mergeLists, inPlace, convertNone) => {
    if (dest === null && isTruthy(inPlace)) throw typeError("Can't perform in-place merge into NoneType");
    const target = asDict(dest === null && isTruthy(convertNone) ? new PyDict() : dest, 'dest');
    const added = asDict(src === null && isTruthy(convertNone) ? new PyDict() : src, 'src');
    return updateDict(isTruthy(inPlace) ? target : copyOf(target), added, {
      mergeLists: isTruthy(mergeLists),
    });
  },
);

const deepcopy = pure('defaults.deepcopy(source)', (_context, source) => deepCopy(source));

/** Puts the same defaults under every entry of a group. */
const update = pure(
  'defaults.update(dest, defaults, merge_lists=True, in_place=True, convert_none=True)',
  (_context, dest, defaults, mergeLists, inPlace) => {
    const given = asDict(dest, 'dest');
    const group = isTruthy(inPlace) ? given : copyOf(given);
    const common = asDict(defaults, 'defaults');
    for (const [name, entry] of Array.from(group.entries())) {
      const own = entry instanceof PyDict ? entry : new PyDict();
      group.set(name, updateDict(copyOf(common), own, { mergeLists: isTruthy(mergeLists) }));
    }
    return group;
  },
);

/** `defaults.*`: defaults of formulas, and merging. */
export const defaultsFunctions = [get, merge, deepcopy, update];
