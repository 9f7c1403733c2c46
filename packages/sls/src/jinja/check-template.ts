import type { SourcePosition } from '@muster/shared';
import { SourceText } from '../source/source-text.ts';
import type { Source } from './environment.ts';
import { TemplateRendering } from './runtime/template-rendering.ts';
import { unixLineBreaks } from './syntax/line-breaks.ts';
import { parseTemplate } from './syntax/parser.ts';
import type { SyntaxOptions } from './syntax/syntax-options.ts';

/** A template that another one names in clear. */
export interface TemplateReference {
  readonly name: string;
  readonly position: SourcePosition;
}

/**
 * Checks the grammar of a template, and that its filters and tests exist, without rendering it; throws a JinjaError.
 * Returns the templates that it names and cannot do without.
 */
export function checkTemplate(source: Source, syntax: SyntaxOptions): readonly TemplateReference[] {
  const yaml = { load: () => null, dump: () => '' };
  new TemplateRendering({ globals: new Map(), yaml, syntax }).parse(source.path, source);
  const text = new SourceText(source.path, unixLineBreaks(source.text));
  return Array.from(namedIn(parseTemplate(text.text, syntax)), ({ name, at }) => ({
    name,
    position: text.positionAt(at),
  }));
}

const referring: ReadonlySet<unknown> = new Set(['import', 'from-import', 'include', 'extends']);

function* namedIn(node: unknown): Generator<{ readonly name: string; readonly at: number }> {
  if (Array.isArray(node)) {
    for (const item of node) yield* namedIn(item);
  } else if (isNode(node)) {
    if (referring.has(node['kind']) && node['ignoreMissing'] !== true) {
      const { template } = node;
      if (isNode(template) && typeof template['value'] === 'string' && typeof template['at'] === 'number') {
        yield { name: template['value'], at: template['at'] };
      }
    }
    for (const part of Object.values(node)) yield* namedIn(part);
  }
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
