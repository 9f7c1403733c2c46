import { isTruthy, PyDict, PyError, pyStr, type Value } from '../value/index.ts';
import { banner } from './banner.ts';
import { directoriesOf } from './directories.ts';
import { asDict, mergeDicts, updateDict } from './merge.ts';
import { type PureContext, pure } from './pure-function.ts';
import { deserialize, serialize } from './serializers.ts';

const merge = pure(
  "slsutil.merge(obj_a, obj_b, strategy='smart', renderer='yaml', merge_lists=False)",
  (_context, left, right, strategy, _renderer, mergeLists) =>
    mergeDicts(asDict(left, 'obj_a'), asDict(right, 'obj_b'), pyStr(strategy), isTruthy(mergeLists)),
);

const mergeAll = pure(
  "slsutil.merge_all(lst, strategy='smart', renderer='yaml', merge_lists=False)",
  (_context, list, strategy, _renderer, mergeLists) =>
    (Array.isArray(list) ? list : []).reduce<PyDict>(
      (merged, next) => mergeDicts(merged, asDict(next, 'an element'), pyStr(strategy), isTruthy(mergeLists)),
      new PyDict(),
    ),
);

const update = pure(
  'slsutil.update(dest, upd, recursive_update=True, merge_lists=False)',
  (_context, dest, added, recursive, mergeLists) =>
    updateDict(asDict(dest, 'dest'), asDict(added, 'upd'), {
      recursive: isTruthy(recursive),
      mergeLists: isTruthy(mergeLists),
    }),
);

const renderer = pure(
  "slsutil.renderer(path=None, string=None, default_renderer='jinja|yaml', saltenv='base', **kwargs)",
  (context, path, text, renderers, saltenv, keywords) => {
    if (!isTruthy(path) && !isTruthy(text)) {
      throw new PyError('ValueError', 'Must pass either path or string');
    }
    const source = isTruthy(path) ? { url: pyStr(path) } : { text: pyStr(text) };
    const named = Array.from(asDict(keywords, 'the keywords').entries());
    const names = new Map(named.map(([name, value]): [string, Value] => [pyStr(name), value]));
    return context.render({ source, saltenv: pyStr(saltenv), renderers: pyStr(renderers), names });
  },
);

const boolstr = pure("slsutil.boolstr(value, true='true', false='false')", (_context, value, yes, no) =>
  isTruthy(value) ? yes : no,
);

const bannerFunction = pure(
  "slsutil.banner(width=72, commentchar='#', borderchar='#', blockstart=None, blockend=None, title=None, text=None, newline=False)",
  (_context, width, comment, border, blockStart, blockEnd, title, text, newline) =>
    banner({
      width: Number(width),
      comment: pyStr(comment),
      border: pyStr(border),
      blockStart: blockStart === null ? undefined : pyStr(blockStart),
      blockEnd: blockEnd === null ? undefined : pyStr(blockEnd),
      title: title === null ? undefined : pyStr(title),
      text: text === null ? undefined : pyStr(text),
      newline: isTruthy(newline),
    }),
);

const serializeFunction = pure(
  'slsutil.serialize(serializer, obj, **kwargs)',
  (_context, format, value, options) => serialize(pyStr(format), value, asDict(options, 'the keywords')),
);

const deserializeFunction = pure(
  'slsutil.deserialize(serializer, stream_or_string, **kwargs)',
  (_context, format, text, options) =>
    deserialize(pyStr(format), pyStr(text), asDict(options, 'the keywords')),
);

function isFile({ files }: PureContext, path: Value, saltenv: Value): boolean {
  return files.list(pyStr(saltenv)).includes(pyStr(path));
}

function isDirectory({ files }: PureContext, path: Value, saltenv: Value): boolean {
  return directoriesOf(files.list(pyStr(saltenv))).includes(pyStr(path));
}

const fileExists = pure("slsutil.file_exists(path, saltenv='base')", isFile);
const dirExists = pure("slsutil.dir_exists(path, saltenv='base')", isDirectory);
const pathExists = pure(
  "slsutil.path_exists(path, saltenv='base')",
  (context, path, saltenv) => isFile(context, path, saltenv) || isDirectory(context, path, saltenv),
);

/** The nearest file of given names, going up from a path. */
const findUp = pure(
  "slsutil.findup(startpath, filenames, saltenv='base')",
  (context, start, names, saltenv) => {
    const wanted = (Array.isArray(names) ? names : [names]).map(pyStr);
    const paths = new Set([
      ...context.files.list(pyStr(saltenv)),
      ...directoriesOf(context.files.list(pyStr(saltenv))),
    ]);
    if (pyStr(start) !== '' && !paths.has(pyStr(start))) {
      throw new PyError('ValueError', `Starting path not found in the state tree: ${pyStr(start)}`);
    }
    const parts = pyStr(start)
      .split('/')
      .filter((part) => part !== '');
    for (let length = parts.length; length >= 0; length -= 1) {
      const directory = parts.slice(0, length);
      const found = wanted.map((name) => [...directory, name].join('/')).find((path) => paths.has(path));
      if (found !== undefined) return found;
    }
    throw new PyError('ValueError', `File pattern(s) not found in path ancestry: ${wanted.join(', ')}`);
  },
);

/** `slsutil.*`: merging, rendering and looking around in the state tree. */
export const slsutilFunctions = [
  merge,
  mergeAll,
  update,
  renderer,
  boolstr,
  bannerFunction,
  serializeFunction,
  deserializeFunction,
  fileExists,
  dirExists,
  pathExists,
  findUp,
];
