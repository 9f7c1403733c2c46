import type { Json } from '@muster/shared';
import { toJson } from '../lowstate/to-json.ts';
import { fromPlain, type Value } from '../value/index.ts';
import type { RenderContext } from './render-context.ts';
import { RenderSession } from './render-session.ts';

/** Calls a function of the language with plain data, as whoever is not a template does. */
export function callPure(
  context: RenderContext,
  fun: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): Json {
  const keywords = Object.entries(kwargs).map(([key, value]): [string, Value] => [key, fromPlain(value)]);
  return toJson(new RenderSession(context).call(fun, args.map(fromPlain), new Map(keywords)));
}
