import {
  type CachedFile,
  isList,
  type Json,
  jsonAt,
  NotYetError,
  type StateContext,
  StateFailedError,
} from '@muster/engine';
import { pythonText } from '@muster/shared';
import { NewContents } from './file-contents.ts';
import { verifySourceHash } from './source-hash.ts';

/** Where the contents of a file come from. */
export interface ContentsArguments {
  readonly source?: readonly Source[] | undefined;
  readonly source_hash?: string | undefined;
  readonly source_hash_name?: string | undefined;
  readonly skip_verify?: boolean | undefined;
  readonly contents?: Json | undefined;
  readonly contents_pillar?: readonly string[] | undefined;
  readonly contents_grains?: readonly string[] | undefined;
  readonly contents_newline?: boolean | undefined;
  readonly contents_delimiter?: string | undefined;
  readonly allow_empty?: boolean | undefined;
  readonly encoding?: string | undefined;
  readonly template?: string | undefined;
  readonly context?: Readonly<Record<string, Json>> | undefined;
  readonly defaults?: Readonly<Record<string, Json>> | undefined;
  /** What a template of the file roots is told about the file, unless its own names say otherwise. */
  readonly about?: Readonly<Record<string, Json>>;
}

/** One candidate for a source, with the digest that belongs to it. */
export interface Source {
  readonly url: string;
  readonly hash?: string;
}

export interface WantedContents {
  readonly contents: NewContents;
  /** Permission bits at the source, for `mode: keep`. */
  readonly sourceMode?: number;
  /** What was fetched, and from where, where the contents are those of a source. */
  readonly source?: { readonly url: string; readonly file: CachedFile };
}

/** The contents that a file is to have; undefined where nothing says what they are. */
export async function wantedContents(
  args: ContentsArguments,
  context: StateContext,
): Promise<WantedContents | undefined> {
  if (args.source !== undefined && args.source.length > 0) return fromSource(args, args.source, context);
  const written = writtenContents(args, context);
  if (written === undefined && args.source !== undefined)
    throw new StateFailedError('Unable to manage file: none of the specified sources were found');
  if (written === undefined) return undefined;
  const text =
    args.template === undefined || args.template === ''
      ? written
      : await render(args, args.template, { text: written }, context);
  return { contents: NewContents.ofBytes(encode(text, args.encoding)) };
}

async function fromSource(
  args: ContentsArguments,
  sources: readonly Source[],
  context: StateContext,
): Promise<WantedContents> {
  const { source, file } = await firstExisting(sources, context);
  // What the file roots hold comes verified, and Salt takes no notice of another digest.
  const hash = /^(?:salt|muster):/.test(source.url) ? undefined : (source.hash ?? args.source_hash);
  if (hash !== undefined && hash !== '') {
    await verifySourceHash(file, source.url, hash, args.source_hash_name, context);
  } else if (/^(?:https?|ftp|s3|swift):/.test(source.url) && args.skip_verify !== true) {
    throw new StateFailedError(
      `Unable to verify upstream hash of source file ${source.url}, please set source_hash or set skip_verify to True`,
    );
  }
  if (args.template === undefined || args.template === '') {
    const contents = new NewContents({ kind: 'file', path: file.path }, file.size, file.sha256);
    return { contents, sourceMode: file.mode, source: { url: source.url, file } };
  }
  const text = await render(args, args.template, { url: source.url }, context);
  return { contents: NewContents.ofBytes(encode(text, args.encoding)), sourceMode: file.mode };
}

async function firstExisting(
  sources: readonly Source[],
  context: StateContext,
): Promise<{ readonly source: Source; readonly file: CachedFile }> {
  for (const source of sources) {
    const file = await context.files.cache(source.url, context.saltenv);
    if (file !== undefined) return { source, file };
  }
  const urls = sources.map(({ url }) => url);
  const [only = ''] = urls;
  // A file of the host itself may be made by an earlier state; one of the file roots is there or is not.
  if (urls.some((url) => url.startsWith('/') || url.startsWith('file:'))) {
    throw new NotYetError(
      `Source file ${only} not found`,
      urls.map((url) => ({ kind: 'path', path: url.replace(/^file:\/*/, '/') })),
    );
  }
  throw new StateFailedError(
    urls.length === 1
      ? `Source file ${only} not found in saltenv '${context.saltenv}'`
      : `none of the specified sources were found: ${urls.join(', ')}`,
  );
}

function writtenContents(args: ContentsArguments, { pillar, grains }: StateContext): string | undefined {
  const delimiter = args.contents_delimiter ?? ':';
  let written: Json | undefined;
  let origin = "'contents'";
  if (args.contents_pillar !== undefined) {
    written = lookUp(args.contents_pillar, pillar, 'Pillar', delimiter);
    origin = `contents_pillar ${args.contents_pillar.join(', ')}`;
  } else if (args.contents_grains !== undefined) {
    written = lookUp(args.contents_grains, grains, 'Grain', delimiter);
    origin = `contents_grains ${args.contents_grains.join(', ')}`;
  } else written = args.contents;
  if (written === undefined || written === null) return undefined;
  if (isList(written) && written.length === 0) {
    throw new StateFailedError(`${origin} is an empty list; give a text or a list of lines`);
  }
  const text = linesOf(written);
  if (text === '' && args.allow_empty === false) {
    throw new StateFailedError(
      `${origin} value would result in empty contents. Set allow_empty to True to allow the managed file to be empty.`,
    );
  }
  return args.contents_newline === false ? text.replace(/[\r\n]+$/, '') : text;
}

function lookUp(keys: readonly string[], data: Json, what: string, delimiter: string): Json {
  const values = keys.map((key) => {
    const value = jsonAt(data, key, delimiter);
    if (value === undefined) throw new StateFailedError(`${what} ${key} does not exist`);
    return value;
  });
  const [only = ''] = values;
  if (values.length === 1) return only;
  const texts = values.map((value, index) => {
    if (typeof value === 'string') return value;
    throw new StateFailedError(`${what} ${keys[index]} is no text, and cannot be joined with others`);
  });
  return texts.join('\n');
}

/** Every line ends with a newline; blank entries of a list vanish, as in Salt. */
function linesOf(written: Json): string {
  const parts = isList(written) ? written : [written];
  const lines = parts.flatMap((part) => {
    const split = pythonText(part).split(/\r\n|\r|\n/);
    return split.at(-1) === '' ? split.slice(0, -1) : split;
  });
  return lines.map((line) => `${line}\n`).join('');
}

function render(
  args: ContentsArguments,
  engine: string,
  source: { readonly url: string } | { readonly text: string },
  context: StateContext,
): Promise<string> {
  return context.render({
    source: 'url' in source ? source : { text: source.text, name: 'contents' },
    engine,
    saltenv: context.saltenv,
    context: args.context ?? {},
    defaults:
      'url' in source ? { source: source.url, ...args.about, ...args.defaults } : (args.defaults ?? {}),
  });
}

const encodings: Readonly<Record<string, BufferEncoding>> = {
  ascii: 'ascii',
  latin1: 'latin1',
  'latin-1': 'latin1',
  'iso-8859-1': 'latin1',
  'utf-8': 'utf8',
  utf8: 'utf8',
  'utf-16-le': 'utf16le',
  'utf-16le': 'utf16le',
};

function encode(text: string, encoding = 'utf-8'): Uint8Array {
  const known = encodings[encoding.toLowerCase().replaceAll('_', '-')];
  if (known === undefined) throw new StateFailedError(`The encoding '${encoding}' is not known`);
  return Buffer.from(text, known);
}
