import { PyDict, type Value } from '@muster/sls';

/** A file template as a state names it. */
export interface ManagedTemplate {
  /** Path below the file roots. */
  readonly path: string;
  /** The names that the template is rendered with. */
  readonly names: PyDict;
}

/** The templates that the `file` states of a rendered SLS file write. */
export function managedTemplates(sls: Value): readonly ManagedTemplate[] {
  if (!(sls instanceof PyDict)) return [];
  return Array.from(sls.values()).flatMap((states) => {
    if (!(states instanceof PyDict)) return [];
    return Array.from(states.entries()).flatMap(([state, args]) =>
      typeof state === 'string' && state.split('.')[0] === 'file' && Array.isArray(args)
        ? templatesOf(merged(args))
        : [],
    );
  });
}

function templatesOf(args: PyDict): readonly ManagedTemplate[] {
  if (args.get('template') !== 'jinja') return [];
  const given = args.get('source') ?? args.get('sources') ?? null;
  return (Array.isArray(given) ? given : [given]).flatMap((source) => {
    if (typeof source !== 'string' || !source.startsWith('salt://')) return [];
    const path = source.slice('salt://'.length).replace(/\?.*$/, '');
    return [{ path, names: namesOf(args, source) }];
  });
}

function namesOf(args: PyDict, source: string): PyDict {
  const names = new PyDict([['source', source]]);
  for (const name of ['name', 'user', 'group', 'mode', 'attrs']) names.set(name, args.get(name) ?? null);
  for (const layer of ['defaults', 'context']) {
    const given = args.get(layer);
    const dict = Array.isArray(given) ? merged(given) : given;
    if (dict instanceof PyDict) for (const [name, value] of dict.entries()) names.set(name, value);
  }
  return names;
}

/** A list of small mappings as one. */
function merged(list: readonly Value[]): PyDict {
  return new PyDict(list.flatMap((item) => (item instanceof PyDict ? Array.from(item.entries()) : [])));
}
