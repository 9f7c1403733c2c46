import type { Nodegroups, TargetSubject } from '@muster/shared';
import type { FileSource } from '../files/index.ts';
import type { PyDict, Value } from '../value/index.ts';
import { Signature } from './signature.ts';

/** What is asked of the mine by `mine.get`; several functions answer as a dict of function to minions. */
export interface MineReader {
  get(target: Value, functions: Value, targetType: string, excludeSelf: boolean): Value;
}

/** What functions that need no host may know: the minion's data, its files, and other functions. */
export interface PureContext {
  readonly id: string;
  readonly grains: PyDict;
  readonly pillar: PyDict;
  readonly opts: PyDict;
  readonly files: FileSource;
  readonly mine: MineReader | undefined;
  /** The minion as targets see it. */
  readonly subject: TargetSubject;
  readonly nodegroups: Nodegroups;
  /** Environment variables that `environ.get` shows. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs a file of the file roots through its renderers, or a text through given ones. */
  render(request: RenderRequest): Value;
  /** Calls an execution function, one that needs the host too. */
  call(name: string, args: readonly Value[], keywords?: ReadonlyMap<string, Value>): Value;
  /** The pillar as it would be with other data in line, or for another environment. */
  compilePillar(request: PillarQuestion): PyDict;
  log(level: string, message: string): void;
}

/** What `pillar.items` may ask for. */
export interface PillarQuestion {
  readonly override?: PyDict;
  readonly pillarenv?: string;
  readonly saltenv?: string;
}

export interface RenderRequest {
  /** A `salt://` URL, or the text itself. */
  readonly source: { readonly url: string } | { readonly text: string };
  readonly saltenv: string;
  readonly renderers: string;
  readonly names: ReadonlyMap<string, Value>;
}

/** An execution function that reads nothing but data at hand, under Salt's name; templates call it without leaving their thread. */
export interface PureFunction {
  readonly name: string;
  call(context: PureContext, args: readonly Value[], keywords: ReadonlyMap<string, Value>): Value;
}

/** Declares a pure function by its Python signature; the body gets the context and one value for each parameter. */
export function pure(
  signature: string,
  body: (context: PureContext, ...values: Value[]) => Value,
): PureFunction {
  const parsed = new Signature(signature);
  return {
    name: parsed.name,
    call: (context, args, keywords) => body(context, ...parsed.bind(args, keywords)),
  };
}

/** The same function under another name. */
export function alias(name: string, target: PureFunction): PureFunction {
  return { ...target, name };
}
