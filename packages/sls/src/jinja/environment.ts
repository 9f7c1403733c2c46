import type { ParsedText } from '../source/text-positions.ts';
import type { Value } from '../value/index.ts';
import type { RenderLimits } from './runtime/budget.ts';
import type { SyntaxOptions } from './syntax/syntax-options.ts';

/** A template as it was found. */
export interface Source {
  /** Shown in errors, for instance `salt://web/init.sls` or an absolute path. */
  readonly path: string;
  readonly text: string;
  /** The first byte of the file that is not UTF-8, at an offset of the text. */
  readonly notUtf8?: { readonly offset: number; readonly byte: number };
  /**
   * Names that loading this template gives to it and to every template that begins after it, unless that is passed
   * its importer's: Salt's loader does so with `tpldir`, `tplfile` and `tpldot`.
   */
  readonly globals?: ReadonlyMap<string, Value>;
}

/** Finds the templates that others import, include or extend. */
export interface TemplateLoader {
  /** Returns the template of a name as it was written, or `undefined`; it is asked once for each name in a rendering. */
  load(name: string, importer: Source): Source | undefined;
  /** What else there is to say of a name for which there is no template: where it was looked for, which one may have been meant. */
  hint?(name: string): string;
}

/** YAML as Salt reads and writes it, for the tags and filters that need it. */
export interface YamlCodec {
  /** Throws errors whose `details` have the `problem`, its `position` and an `excerpt`. */
  load(source: ParsedText): Value;
  dump(value: Value, flow: boolean): string;
}

/** What a template is rendered with. */
export interface JinjaEnvironment {
  readonly loader?: TemplateLoader;
  /** The names that templates see: grains, pillar, salt, opts, saltenv, sls, ... */
  readonly globals: ReadonlyMap<string, Value>;
  readonly yaml: YamlCodec;
  /** `strict` (the default): using an undefined value fails; `lenient`: it prints as nothing (Salt's `allow_undefined`); `unknown`: nothing fails, for looking at a tree without its data. */
  readonly undefined?: 'strict' | 'lenient' | 'unknown';
  /** What else there is to say of an attribute or element that a value does not have, to follow the sentence that says so. */
  explainMissing?(object: Value, key: string): string;
  readonly syntax?: SyntaxOptions | undefined;
  readonly limits?: RenderLimits | undefined;
  readonly log?: ((level: string, message: string) => void) | undefined;
}
