import { parseSaltUrl, slsNames } from '../files/index.ts';
import { isTruthy, PyError, pyStr, type Value } from '../value/index.ts';
import { directoriesOf } from './directories.ts';
import { type PureContext, pure } from './pure-function.ts';

const getFileText = pure("cp.get_file_str(path, saltenv='base')", (context, path, saltenv) => {
  const local = pyStr(path).replace(/^file:\/\//, '');
  if (local.startsWith('/')) {
    return isTruthy(context.call('file.file_exists', [local])) ? context.call('file.read', [local]) : false;
  }
  const url = parseSaltUrl(local);
  if (url === undefined) throw new PyError('ValueError', `Path '${local}' is not absolute`);
  const file = context.files.read(url.saltenv ?? pyStr(saltenv), url.path);
  return file?.text ?? false;
});

const listStates = pure("cp.list_states(saltenv='base')", ({ files }, saltenv) =>
  Array.from(slsNames(files, pyStr(saltenv))),
);

const listMaster = pure("cp.list_master(saltenv='base', prefix='')", ({ files }, saltenv, prefix) =>
  files.list(pyStr(saltenv)).filter((path) => path.startsWith(pyStr(prefix))),
);

const listDirectories = pure("cp.list_master_dirs(saltenv='base', prefix='')", ({ files }, saltenv, prefix) =>
  directoriesOf(files.list(pyStr(saltenv))).filter((path) => path.startsWith(pyStr(prefix))),
);

const environments = pure('cp.envs()', ({ files }) => Array.from(files.environments));

function load(context: PureContext, path: Value, tag: 'yaml' | 'json'): Value {
  if (!isTruthy(path)) throw new PyError('ValueError', 'a path is expected');
  const text = `{% import_${tag} path as imported %}{{ imported | json }}`;
  const names = new Map([['path', path]]);
  return context.render({ source: { text }, saltenv: 'base', renderers: 'jinja|json', names });
}

const importYaml = pure('jinja.import_yaml(path)', (context, path) => load(context, path, 'yaml'));
const importJson = pure('jinja.import_json(path)', (context, path) => load(context, path, 'json'));

/** One value of a formula's map file. */
const loadMap = pure('jinja.load_map(path, value)', (context, path, value) => {
  const name = pyStr(value);
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new PyError('ValueError', `'${name}' is not a name`);
  const text = `{% from path import ${name} with context %}{{ ${name} | json }}`;
  const names = new Map([['path', path]]);
  return context.render({ source: { text }, saltenv: 'base', renderers: 'jinja|json', names });
});

/** `cp.*` and `jinja.*` as far as they only read the file roots. */
export const fileFunctions = [
  getFileText,
  listStates,
  listMaster,
  listDirectories,
  environments,
  importYaml,
  importJson,
  loadMap,
];
