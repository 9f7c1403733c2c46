import { MusterError } from '@muster/shared';
import { fileOfUrl } from '../files/index.ts';
import { type PyDict, pyStr, type Value } from '../value/index.ts';
import type { RenderContext } from './render-context.ts';
import { RenderSession } from './render-session.ts';

/** A template whose text becomes a file on the host. */
export interface TemplateFileRequest extends RenderContext {
  /** `salt://` URL of the template, or its text with the name that errors give it. */
  readonly source: { readonly url: string } | { readonly text: string; readonly name: string };
  /** `jinja` is the only engine. */
  readonly engine: string;
  readonly saltenv: string;
  /** Names for the template; `context` wins over `defaults`, and both over everything else. */
  readonly context: PyDict;
  readonly defaults: PyDict;
}

/** Renders a file template as Salt's file states do. Throws with file:line:column in the template. */
export function renderTemplateFile(request: TemplateFileRequest): string {
  const { source, engine, saltenv, context, defaults } = request;
  if (engine !== 'jinja') {
    throw new MusterError(
      'RENDER_FAILED',
      `the template engine '${engine}' is not available; there is jinja`,
    );
  }
  const names = new Map<string, Value>();
  if ('url' in source) names.set('source', source.url);
  for (const [name, value] of [...defaults.entries(), ...context.entries()]) names.set(pyStr(name), value);
  const file =
    'text' in source
      ? { text: source.text, path: source.name }
      : fileOfUrl(request.files, source.url, saltenv).file;
  return new RenderSession(request).renderTemplate(file, saltenv, names);
}
