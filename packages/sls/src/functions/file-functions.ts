import { parseSaltUrl, slsNames } from '../files/index.ts';
import { isTruthy, PyError, type Value } from '../value/index.ts';
import { directoriesOf } from './directories.ts';
import { text, value } from './language-arguments.ts';
import { defineLanguageFunction, type PureContext } from './language-function.ts';

const environment = text('Environment of the file roots.', 'base');
const prefix = text('What the paths begin with.', '');

const getFileText = defineLanguageFunction({
  name: 'cp.get_file_str',
  summary: 'The text of a file of the file roots, or of the host; false where there is none.',
  args: {
    path: text('A `salt://` URL, or an absolute path on the host.'),
    saltenv: environment,
  },
  examples: [{ path: 'salt://app/files/motd' }],
  run({ path, saltenv }, context) {
    const local = path.replace(/^file:\/\//, '');
    if (local.startsWith('/')) {
      return isTruthy(context.call('file.file_exists', [local])) ? context.call('file.read', [local]) : false;
    }
    const url = parseSaltUrl(local);
    if (url === undefined) throw new PyError('ValueError', `Path '${local}' is not absolute`);
    return context.files.read(url.saltenv ?? saltenv, url.path)?.text ?? false;
  },
});

const listStates = defineLanguageFunction({
  name: 'cp.list_states',
  summary: 'The state files of the file roots, by their dotted names.',
  args: { saltenv: environment },
  run: ({ saltenv }, { files }) => Array.from(slsNames(files, saltenv)),
});

const listMaster = defineLanguageFunction({
  name: 'cp.list_master',
  summary: 'The files of the file roots.',
  args: { saltenv: environment, prefix: prefix },
  run: ({ saltenv, prefix: beginning }, { files }) =>
    files.list(saltenv).filter((path) => path.startsWith(beginning)),
});

const listDirectories = defineLanguageFunction({
  name: 'cp.list_master_dirs',
  summary: 'The directories of the file roots.',
  args: { saltenv: environment, prefix: prefix },
  run: ({ saltenv, prefix: beginning }, { files }) =>
    directoriesOf(files.list(saltenv)).filter((path) => path.startsWith(beginning)),
});

const environments = defineLanguageFunction({
  name: 'cp.envs',
  summary: 'The environments of the file roots.',
  args: {},
  run: (_, { files }) => Array.from(files.environments),
});

function load(context: PureContext, path: Value, tag: 'yaml' | 'json'): Value {
  if (!isTruthy(path)) throw new PyError('ValueError', 'a path is expected');
  const source = { text: `{% import_${tag} path as imported %}{{ imported | json }}` };
  return context.render({
    source,
    saltenv: 'base',
    renderers: 'jinja|json',
    names: new Map([['path', path]]),
  });
}

const importYaml = defineLanguageFunction({
  name: 'jinja.import_yaml',
  summary: 'The data of a YAML file that is a template.',
  args: { path: value('Path in the file roots.') },
  run: ({ path }, context) => load(context, path, 'yaml'),
});

const importJson = defineLanguageFunction({
  name: 'jinja.import_json',
  summary: 'The data of a JSON file that is a template.',
  args: { path: value('Path in the file roots.') },
  run: ({ path }, context) => load(context, path, 'json'),
});

const loadMap = defineLanguageFunction({
  name: 'jinja.load_map',
  summary: 'A variable of a template, such as the map file of a formula.',
  args: {
    path: value('Path in the file roots.'),
    value: text('Name of the variable.'),
  },
  examples: [{ path: 'nginx/map.jinja', value: 'nginx' }],
  run({ path, value: name }, { render }) {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new PyError('ValueError', `'${name}' is not a name`);
    const source = { text: `{% from path import ${name} with context %}{{ ${name} | json }}` };
    return render({ source, saltenv: 'base', renderers: 'jinja|json', names: new Map([['path', path]]) });
  },
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
