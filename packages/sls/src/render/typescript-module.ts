import { createRequire, registerHooks } from 'node:module';
import { MusterError } from '@muster/shared';
import { fromPlain, PyError, typeError, type Value, valueError } from '../value/index.ts';
import { typeScriptError } from './typescript-error.ts';
import type { TypeScriptFile } from './typescript-file.ts';

/** What an SLS file written in TypeScript is given: plain copies, so that nothing it does to them reaches another file. */
export interface TypeScriptContext {
  readonly id: string;
  readonly grains: Readonly<Record<string, unknown>>;
  readonly pillar: Readonly<Record<string, unknown>>;
  readonly opts: Readonly<Record<string, unknown>>;
  readonly saltenv: string;
  readonly sls: string;
  /** Calls an execution function, as `salt['module.function'](...)` does in a template. */
  call(name: string, args?: readonly unknown[], keywords?: Readonly<Record<string, unknown>>): unknown;
}

/** Under this directory, which need not exist, modules see the file roots: `import './map.ts'` takes in a neighbour from the tree. */
const virtualRoot = '/.muster-file-roots';

interface Loading extends TypeScriptFile {
  readonly directory: string;
}

let loading: Loading | undefined;
let loadings = 0;
let isHooked = false;

/**
 * The data that an SLS file in TypeScript gives: its default export, or what that returns when it is a function.
 *
 * The module is run as it is, with all that Node can do: whoever writes to the file roots or pillar roots is trusted as the
 * author of configuration. Every rendering loads it anew, so that a changed neighbour counts.
 */
export function renderTypeScript(file: TypeScriptFile, context: TypeScriptContext): Value {
  const outer = loading;
  loadings += 1;
  const directory = `${virtualRoot}/${loadings}`;
  loading = { ...file, directory };
  hookOnce();
  try {
    const module: unknown = createRequire(import.meta.url)(`${directory}/${file.relative}`);
    const exported = defaultExport(module);
    const data: unknown =
      typeof exported === 'function' ? Reflect.apply(exported, undefined, [context]) : exported;
    if (data instanceof Promise) {
      data.catch(() => undefined);
      throw typeError('its default export returns a promise; rendering waits for nothing');
    }
    return dataOf(data ?? {});
  } catch (error) {
    throw typeScriptError(error, file, directory);
  } finally {
    loading = outer;
  }
}

function dataOf(exported: unknown): Value {
  try {
    return fromPlain(exported);
  } catch (error) {
    const path = error instanceof PyError ? behaviourIn(exported) : undefined;
    if (path === undefined) throw error;
    throw valueError(`its default export gives what is not data, at ${path.join(' > ')}`);
  }
}

/** The path to the first function or symbol in data. */
function behaviourIn(data: unknown): readonly string[] | undefined {
  if (typeof data === 'function' || typeof data === 'symbol') return [`a ${typeof data}`];
  if (typeof data !== 'object' || data === null) return undefined;
  for (const [key, value] of Object.entries(data)) {
    const path = behaviourIn(value);
    if (path !== undefined) return [key, ...path];
  }
  return undefined;
}

function defaultExport(module: unknown): unknown {
  if (typeof module === 'object' && module !== null && 'default' in module) return module.default;
  throw typeError('it has no default export: write `export default (context) => ({ ... })`');
}

function hookOnce(): void {
  if (isHooked) return;
  isHooked = true;
  registerHooks({
    resolve(specifier, context, next) {
      const path = virtualPath(specifier, context.parentURL);
      if (path === undefined) return next(specifier, context);
      return { url: `file://${path}`, format: 'module-typescript', shortCircuit: true };
    },
    load(url, context, next) {
      const path = url.startsWith(`file://${virtualRoot}/`) ? url.slice('file://'.length) : undefined;
      if (path === undefined) return next(url, context);
      return { format: 'module-typescript', source: sourceOf(decodeURI(path)), shortCircuit: true };
    },
  });
}

function virtualPath(specifier: string, parent: string | undefined): string | undefined {
  if (specifier.startsWith(`${virtualRoot}/`)) return encodeURI(specifier);
  if (parent?.startsWith(`file://${virtualRoot}/`) !== true || !specifier.startsWith('.')) return undefined;
  return new URL(specifier, parent).pathname;
}

function sourceOf(path: string): string {
  const { directory, files, saltenv, relative, text } = loading ?? {};
  const wanted =
    directory !== undefined && path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : '';
  if (wanted === relative && text !== undefined) return text;
  const file = saltenv === undefined ? undefined : files?.read(saltenv, wanted);
  if (file !== undefined) return file.text;
  throw new MusterError('FILE_NOT_FOUND', `there is no file 'salt://${wanted}'`);
}
