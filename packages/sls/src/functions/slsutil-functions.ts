import { parseSaltUrl } from '../files/index.ts';
import { isTruthy, PyDict, pyStr, valueError } from '../value/index.ts';
import { banner } from './banner.ts';
import { directoriesOf } from './directories.ts';
import { fileText } from './file-functions.ts';
import { dict, list, number, optionalText, text, truth, value } from './language-arguments.ts';
import {
  defineLanguageFunction,
  type LanguageFunction,
  type PureContext,
  type RenderRequest,
} from './language-function.ts';
import { asDict, mergeDicts, updateDict } from './merge.ts';
import { deserialize, serialize } from './serializers.ts';

const mergeLists = truth('Lists join; otherwise they replace one another.', false);
const mergeOptions = {
  strategy: text('`smart`, `aggregate`, `list`, `none`, `overwrite` or `recurse`.', 'smart'),
  renderer: value('Accepted for compatibility.', 'yaml'),
  merge_lists: mergeLists,
};

const format = text('json, yaml, python, configparser, toml, plist or keyvalue.');

/** `slsutil.*`: merging, rendering and looking around in the state tree. */
export const slsutilFunctions: readonly LanguageFunction[] = [
  defineLanguageFunction({
    name: 'slsutil.merge',
    summary: 'Two mappings merged into one.',
    args: {
      obj_a: dict('obj_a', 'The first mapping.'),
      obj_b: dict('obj_b', 'What is merged over it.'),
      ...mergeOptions,
    },
    examples: [{ obj_a: { port: 80 }, obj_b: { host: 'web1' } }],
    run: ({ obj_a: left, obj_b: right, strategy, merge_lists: joins }) =>
      mergeDicts(left, right, strategy, joins),
  }),
  defineLanguageFunction({
    name: 'slsutil.merge_all',
    summary: 'Several mappings merged into one.',
    args: { lst: value('The mappings, in a list.'), ...mergeOptions },
    examples: [{ lst: [{ port: 80 }, { host: 'web1' }] }],
    run: ({ lst: given, strategy, merge_lists: joins }) =>
      (Array.isArray(given) ? given : []).reduce<PyDict>(
        (merged, next) => mergeDicts(merged, asDict(next, 'an element'), strategy, joins),
        new PyDict(),
      ),
  }),
  defineLanguageFunction({
    name: 'slsutil.update',
    summary: 'A mapping with another one merged over it; the first one is changed.',
    args: {
      dest: dict('dest', 'The mapping.'),
      upd: dict('upd', 'What is merged over it.'),
      recursive_update: truth('At every level; otherwise at the first alone.', true),
      merge_lists: mergeLists,
    },
    examples: [{ dest: { port: 80 }, upd: { port: 8080 } }],
    run: ({ dest, upd, recursive_update: recursive, merge_lists: joins }) =>
      updateDict(dest, upd, { recursive, mergeLists: joins }),
  }),
  defineLanguageFunction({
    name: 'slsutil.renderer',
    summary: 'What a file or text renders to.',
    args: {
      path: value(
        'A `salt://` URL, or an absolute path on the host; what is not there gives an empty mapping.',
        null,
      ),
      string: value('A text, in place of a file.', null),
      default_renderer: text('The renderers of what does not name its own in its first line.', 'jinja|yaml'),
      saltenv: text('Environment of the file roots.', 'base'),
    },
    keywords: 'Names for the file or text.',
    examples: [{ path: 'salt://app/data.yaml', stage: 'production' }],
    run({ path, string, default_renderer: renderers, saltenv }, context, names) {
      if (!isTruthy(path) && !isTruthy(string)) {
        throw valueError('Must pass either path or string');
      }
      const source = isTruthy(path) ? sourceAt(pyStr(path), saltenv, context) : { text: pyStr(string) };
      return source === undefined ? new PyDict() : context.render({ source, saltenv, renderers, names });
    },
  }),
  defineLanguageFunction({
    name: 'slsutil.boolstr',
    summary: 'One of two texts for a boolean.',
    args: {
      value: truth('The boolean.'),
      true: value('The text for true.', 'true'),
      false: value('The text for false.', 'false'),
    },
    examples: [{ value: true, true: 'on', false: 'off' }],
    run: ({ value: holds, true: yes, false: no }) => (holds ? yes : no),
  }),
  defineLanguageFunction({
    name: 'slsutil.banner',
    summary: 'A comment for the head of a managed file.',
    args: {
      width: number('Characters of a line.', 72),
      commentchar: text('What makes a line a comment.', '#'),
      borderchar: text('What the frame is drawn with.', '#'),
      blockstart: optionalText('A first line that begins a block of comments.'),
      blockend: optionalText('A last line that ends it.'),
      title: optionalText('The title.'),
      text: optionalText('The text.'),
      newline: truth('End with a line break.', false),
    },
    examples: [{ width: 60, title: 'Managed' }],
    run: banner,
  }),
  defineLanguageFunction({
    name: 'slsutil.serialize',
    summary: 'The text of some data.',
    args: { serializer: format, obj: value('The data.') },
    keywords: 'Options of the format.',
    examples: [{ serializer: 'json', obj: { port: 80 }, indent: 2 }],
    run: ({ serializer, obj }, _, options) => serialize(serializer, obj, new PyDict(options)),
  }),
  defineLanguageFunction({
    name: 'slsutil.deserialize',
    summary: 'Data from a text.',
    args: { serializer: format, stream_or_string: text('The text.') },
    keywords: 'Options of the format.',
    examples: [{ serializer: 'yaml', stream_or_string: 'port: 80' }],
    run: ({ serializer, stream_or_string: given }, _, options) =>
      deserialize(serializer, given, new PyDict(options)),
  }),
  looksFor('slsutil.file_exists', 'a file', isFile),
  looksFor('slsutil.dir_exists', 'a directory', isDirectory),
  looksFor('slsutil.path_exists', 'a file or directory', isFile, isDirectory),
  defineLanguageFunction({
    name: 'slsutil.findup',
    summary: 'The nearest of some files, going up from a path of the file roots.',
    args: {
      startpath: text('The path.'),
      filenames: list('Names of the files.'),
      saltenv: text('Environment of the file roots.', 'base'),
    },
    examples: [{ startpath: 'roles/web', filenames: ['defaults.yaml'] }],
    run({ startpath: start, filenames, saltenv }, { files }) {
      const wanted = filenames.map(pyStr);
      const paths = new Set([...files.list(saltenv), ...directoriesOf(files.list(saltenv))]);
      if (start !== '' && !paths.has(start)) {
        throw valueError(`Starting path not found in the state tree: ${start}`);
      }
      const parts = start.split('/').filter((part) => part !== '');
      for (let length = parts.length; length >= 0; length -= 1) {
        const directory = parts.slice(0, length);
        const found = wanted.map((name) => [...directory, name].join('/')).find((path) => paths.has(path));
        if (found !== undefined) return found;
      }
      throw valueError(`File pattern(s) not found in path ancestry: ${wanted.join(', ')}`);
    },
  }),
];

function sourceAt(path: string, saltenv: string, context: PureContext): RenderRequest['source'] | undefined {
  const text = fileText(path, saltenv, context);
  if (text === undefined) return undefined;
  return parseSaltUrl(path) === undefined ? { text } : { url: path };
}

function looksFor(
  name: `slsutil.${string}`,
  what: string,
  ...finders: readonly ((context: PureContext, path: string, saltenv: string) => boolean)[]
): LanguageFunction {
  return defineLanguageFunction({
    name,
    summary: `Whether ${what} is in the file roots.`,
    args: {
      path: text('Path in the file roots.'),
      saltenv: text('Environment of the file roots.', 'base'),
    },
    examples: [{ path: 'app/files' }],
    run: ({ path, saltenv }, context) => finders.some((isThere) => isThere(context, path, saltenv)),
  });
}

function isFile({ files }: PureContext, path: string, saltenv: string): boolean {
  return files.list(saltenv).includes(path);
}

function isDirectory({ files }: PureContext, path: string, saltenv: string): boolean {
  return directoriesOf(files.list(saltenv)).includes(path);
}
