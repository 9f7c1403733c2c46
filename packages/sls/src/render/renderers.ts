import { MusterError, suggestion } from '@muster/shared';
import type { SourceFile } from '../files/index.ts';
import { rendererError } from './renderer-error.ts';

/** What a stage of rendering does: templates to text, text to data, code to data, or encrypted texts to what they hold. */
export type Renderer = 'jinja' | 'yaml' | 'json' | 'text' | 'gpg' | 'age' | 'ts';

const known: ReadonlySet<string> = new Set(['jinja', 'yaml', 'json', 'text', 'gpg', 'age', 'ts']);
const oldNames: ReadonlyMap<string, string> = new Map([
  ['yaml_jinja', 'jinja|yaml'],
  ['json_jinja', 'jinja|json'],
]);

const asModule =
  "write the file as a TypeScript module: '#!ts' as its first line, then 'export default' a function that returns the states";

/** Renderers of Salt that need Python, and what to write instead. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['py', asModule],
  ['pyobjects', asModule],
  ['pydsl', asModule],
  [
    'stateconf',
    'write jinja|yaml: give ids names of their own, and order states by require instead of by their place',
  ],
  [
    'mako',
    "write Jinja: '${x}' is '{{ x }}', '% if x:' is '{% if x %}' and '<% %>' is '{% set %}' or '{% do %}'",
  ],
  [
    'yamlex',
    'write yaml; how pillar files merge is set by pillar_source_merging_strategy and pillar_merge_lists',
  ],
  ['jinja_yamlex', 'write jinja|yaml'],
  ['wempy', 'write Jinja'],
  ['cheetah', 'write Jinja'],
  ['genshi', 'write Jinja'],
]);

/** Which renderers the configuration allows: `renderer_blacklist` and `renderer_whitelist`. */
export interface AllowedRenderers {
  readonly blacklist: readonly string[];
  /** Every renderer where it is empty. */
  readonly whitelist: readonly string[];
}

/** The renderers of a file: those of its first line (`#!jinja|yaml`), else the default ones. Throws RENDER_FAILED for one that does not exist. */
export function renderersOf(
  file: SourceFile,
  fallback: string,
  allowed: AllowedRenderers = { blacklist: [], whitelist: [] },
): readonly Renderer[] {
  const [firstLine = ''] = file.text.split('\n', 1);
  const isShebang = firstLine.startsWith('#!') && !firstLine.startsWith('#!/');
  const pipe = isShebang ? firstLine.slice(2).trim() : fallback;
  return (oldNames.get(pipe) ?? pipe).split('|').map((part) => {
    const [name = ''] = part.trim().split(/\s+/);
    const problem = isRenderer(name) ? disallowed(name, allowed) : unavailable(name);
    if (problem === undefined && isRenderer(name)) return name;
    if (!isShebang) throw new MusterError('RENDER_FAILED', `${file.path}: ${problem}`);
    throw rendererError(file, problem ?? unavailable(name), { renderer: name });
  });
}

function disallowed(name: Renderer, { blacklist, whitelist }: AllowedRenderers): string | undefined {
  if (blacklist.includes(name)) return `the renderer '${name}' is refused by renderer_blacklist`;
  const isMissing = whitelist.length > 0 && !whitelist.includes(name);
  return isMissing ? `the renderer '${name}' is not in renderer_whitelist` : undefined;
}

function unavailable(name: string): string {
  const replacement = replacements.get(name);
  if (replacement !== undefined) return `the renderer '${name}' is not available: ${replacement}`;
  return `the renderer '${name}' is not available; there are ${[...known].join(', ')}${suggestion(name, known)}`;
}

function isRenderer(name: string): name is Renderer {
  return known.has(name);
}
