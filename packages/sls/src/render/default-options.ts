import { fromPlain, PyDict, type Value } from '../value/index.ts';

/** Options that trees read, as they are where nobody sets them; Salt's names and defaults. */
const defaults: Readonly<Record<string, unknown>> = {
  __cli: 'salt-minion',
  __role: 'minion',
  default_top: 'base',
  env_order: [],
  failhard: false,
  file_client: 'remote',
  hash_type: 'sha256',
  nodegroups: {},
  pillarenv: null,
  pillar_source_merging_strategy: 'smart',
  renderer: 'jinja|yaml',
  saltenv: null,
  state_output: 'full',
  state_top: 'top.sls',
  test: false,
  top_file_merging_strategy: 'merge',
  user: 'root',
};

/** The options as templates and functions see them: with defaults, the minion's id, its grains and its pillar. */
export function completeOptions(opts: PyDict, minion: Readonly<Record<string, Value>>): PyDict {
  const base = fromPlain({ ...defaults });
  const complete = base instanceof PyDict ? base : new PyDict();
  for (const [name, value] of Object.entries(minion)) complete.set(name, value);
  for (const [name, value] of opts.entries()) complete.set(name, value);
  return complete;
}
