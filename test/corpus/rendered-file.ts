import { errorMessage } from '@muster/shared';
import { PyDict, packPlainValue, RenderSession, renderTemplateFile, type Value } from '@muster/sls';
import type { Scene } from './scene.ts';

/** A file as Muster renders it. */
export type RenderedFile =
  | { readonly kind: 'rendered'; readonly text: string; readonly data: () => RenderedData }
  | Failed;

/** The packed data of a text, every mapping a plain one, as the oracle packs it. */
export type RenderedData = { readonly kind: 'data'; readonly packed: string } | Failed;

/** Why there is nothing; `placed` when the sentence has a file, a line and a column. */
export interface Failed {
  readonly kind: 'failed';
  readonly message: string;
  readonly placed: boolean;
}

/** Renders a file as an SLS file. */
export function renderAsSls(scene: Scene, path: string, sls: string): RenderedFile {
  return attempt(() => {
    const text = valueOf(scene, 'jinja', path, sls);
    // A first line that names the renderers decides over the option.
    if (typeof text !== 'string') return { kind: 'rendered', text: '', data: () => dataOf(text) };
    const data = (): RenderedData => attempt(() => dataOf(valueOf(scene, 'jinja|yaml', path, sls)));
    return { kind: 'rendered', text, data };
  });
}

/** Renders a file as `file.managed` does. */
export function renderAsTemplate(scene: Scene, path: string, names: PyDict): RenderedFile {
  return attempt(() => {
    const text = renderTemplateFile({
      ...scene.context('jinja'),
      source: { url: `salt://${path}` },
      engine: 'jinja',
      saltenv: 'base',
      context: names,
      defaults: new PyDict(),
    });
    return { kind: 'rendered', text, data: () => dataOf(text) };
  });
}

function valueOf(scene: Scene, renderer: 'jinja' | 'jinja|yaml', path: string, sls: string): Value {
  const context = scene.context(renderer);
  const file = context.files.read('base', path);
  if (file === undefined) throw new Error(`there is no ${path}`);
  const found = { ...file, relative: path, isInit: path.endsWith('/init.sls') };
  return new RenderSession(context).renderSls(found, sls, 'base').value;
}

function dataOf(value: Value): RenderedData {
  return { kind: 'data', packed: Buffer.from(packPlainValue(value)).toString() };
}

function attempt<Result>(render: () => Result): Result | Failed {
  try {
    return render();
  } catch (error) {
    const message = errorMessage(error);
    return { kind: 'failed', message, placed: /[^:\s]:\d+:\d+: /.test(message) };
  }
}
