import { MusterError } from '@muster/shared';

/** What a stage of rendering does: templates to text, or text to data. */
export type Renderer = 'jinja' | 'yaml' | 'json' | 'text';

const known: ReadonlySet<string> = new Set(['jinja', 'yaml', 'json', 'text']);
const oldNames: ReadonlyMap<string, string> = new Map([
  ['yaml_jinja', 'jinja|yaml'],
  ['json_jinja', 'jinja|json'],
]);

/** The renderers of a file: those of its first line (`#!jinja|yaml`), else the default ones. Throws RENDER_FAILED for one that does not exist. */
export function renderersOf(text: string, path: string, fallback: string): readonly Renderer[] {
  const [firstLine = ''] = text.split('\n', 1);
  const isShebang = firstLine.startsWith('#!') && !firstLine.startsWith('#!/');
  const pipe = isShebang ? firstLine.slice(2).trim() : fallback;
  return (oldNames.get(pipe) ?? pipe).split('|').map((part) => {
    const [name = ''] = part.trim().split(/\s+/);
    if (isRenderer(name)) return name;
    const place = isShebang ? `${path}:1:1: ` : '';
    throw new MusterError(
      'RENDER_FAILED',
      `${place}the renderer '${name}' is not available; there are ${[...known].join(', ')}`,
    );
  });
}

function isRenderer(name: string): name is Renderer {
  return known.has(name);
}
