import type { Json } from '@muster/shared';
import { MusterError } from '@muster/shared';
import type { CachedFile, KeptProperties, StateContext } from '../contract/state-context.ts';

/** What a context made for tests and checks holds. */
export interface PlainContextOptions {
  readonly test?: boolean;
  readonly grains?: Readonly<Record<string, Json>>;
  readonly pillar?: Readonly<Record<string, Json>>;
  readonly opts?: Readonly<Record<string, Json>>;
  /** Files that are to be had, by URL. */
  readonly files?: Readonly<Record<string, CachedFile>>;
  /** Functions that may be called, by name. */
  readonly functions?: Readonly<
    Record<string, (args: readonly Json[], kwargs: Readonly<Record<string, Json>>) => Promise<Json> | Json>
  >;
  render?(text: string, names: Readonly<Record<string, Json>>): Promise<string> | string;
  /** As after a run that left this. */
  readonly kept?: KeptProperties;
  readonly signal?: AbortSignal;
}

/** A context of plain data: no master, no worker, nothing but what it was given. */
export function plainContext(options: PlainContextOptions): StateContext {
  const { files = {}, functions = {} } = options;
  return {
    minionId: 'minion',
    saltenv: 'base',
    test: options.test ?? false,
    grains: options.grains ?? {},
    pillar: options.pillar ?? {},
    opts: options.opts ?? {},
    files: {
      cache: async (url) => files[url],
      async list(url) {
        const prefix = `${url.replace(/\/$/, '')}/`;
        return Object.keys(files)
          .filter((path) => path.startsWith(prefix))
          .map((path) => path.slice(prefix.length));
      },
    },
    async render({ source, context, defaults }) {
      const text = 'text' in source ? source.text : source.url;
      return (await options.render?.(text, { ...defaults, ...context })) ?? text;
    },
    async call(fun, args = [], kwargs = {}) {
      const called = functions[fun];
      if (called === undefined) throw new MusterError('FUNCTION_UNKNOWN', `'${fun}' is not available`);
      return called(args, kwargs);
    },
    kept: options.kept,
    signal: options.signal ?? new AbortController().signal,
  };
}
