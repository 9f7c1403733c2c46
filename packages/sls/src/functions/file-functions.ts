import { parseSaltUrl, slsNames } from '../files/index.ts';
import { isTruthy, pyStr, type Value, valueError } from '../value/index.ts';
import { directoriesOf } from './directories.ts';
import { text, value } from './language-arguments.ts';
import {
  defineLanguageFunction,
  type LanguageFunction,
  type PureContext,
  type RenderRequest,
} from './language-function.ts';

const environment = text('Environment of the file roots.', 'base');
const prefix = text('What the paths begin with.', '');

/** `cp.*` and `jinja.*` as far as they only read the file roots. */
export const fileFunctions = [
  defineLanguageFunction({
    name: 'cp.get_file_str',
    summary: 'The text of a file of the file roots, or of the host; false where there is none.',
    args: {
      path: text('A `salt://` URL, or an absolute path on the host.'),
      saltenv: environment,
    },
    examples: [{ path: 'salt://app/files/motd' }],
    run: ({ path, saltenv }, context) => fileText(path, saltenv, context) ?? false,
  }),
  defineLanguageFunction({
    name: 'cp.list_states',
    summary: 'The state files of the file roots, by their dotted names.',
    args: { saltenv: environment },
    examples: [{ saltenv: 'dev' }],
    run: ({ saltenv }, { files }) => Array.from(slsNames(files, saltenv)),
  }),
  defineLanguageFunction({
    name: 'cp.list_master',
    summary: 'The files of the file roots.',
    args: { saltenv: environment, prefix },
    examples: [{ saltenv: 'base', prefix: 'app/' }],
    run: ({ saltenv, prefix: beginning }, { files }) =>
      files.list(saltenv).filter((path) => path.startsWith(beginning)),
  }),
  defineLanguageFunction({
    name: 'cp.list_master_dirs',
    summary: 'The directories of the file roots.',
    args: { saltenv: environment, prefix },
    examples: [{ saltenv: 'base', prefix: 'app' }],
    run: ({ saltenv, prefix: beginning }, { files }) =>
      directoriesOf(files.list(saltenv)).filter((path) => path.startsWith(beginning)),
  }),
  defineLanguageFunction({
    name: 'cp.envs',
    summary: 'The environments of the file roots.',
    args: {},
    run: (_, { files }) => Array.from(files.environments),
  }),
  importing('yaml', 'YAML'),
  importing('json', 'JSON'),
  defineLanguageFunction({
    name: 'jinja.load_map',
    summary: 'A variable of a template, such as the map file of a formula.',
    args: {
      path: value('Path in the file roots.'),
      value: text('Name of the variable.'),
    },
    examples: [{ path: 'nginx/map.jinja', value: 'nginx' }],
    run({ path, value: name }, { render }) {
      if (!/^[A-Za-z_]\w*$/.test(name)) throw valueError(`'${name}' is not a name`);
      return render(dataOf(`{% from path import ${name} with context %}{{ ${name} | tojson }}`, path));
    },
  }),
];

/** The text of a file of the file roots, or of the host; undefined where there is none. */
export function fileText(path: string, saltenv: string, context: PureContext): string | undefined {
  const local = path.replace(/^file:\/\//, '');
  if (local.startsWith('/')) {
    const isThere = isTruthy(context.call('file.file_exists', [local]));
    return isThere ? pyStr(context.call('file.read', [local])) : undefined;
  }
  if (!/^(?:salt|muster):/.test(local)) throw valueError(`Path '${local}' is not absolute`);
  const url = parseSaltUrl(local);
  return url && context.files.read(url.saltenv ?? saltenv, url.path)?.text;
}

function importing(tag: 'yaml' | 'json', shown: string): LanguageFunction {
  return defineLanguageFunction({
    name: `jinja.import_${tag}`,
    summary: `The data of a ${shown} file that is a template.`,
    args: { path: value('Path in the file roots.') },
    examples: [{ path: `app/data.${tag}` }],
    run({ path }, { render }) {
      if (!isTruthy(path)) throw valueError('a path is expected');
      return render(dataOf(`{% import_${tag} path as imported %}{{ imported | tojson }}`, path));
    },
  });
}

/** A template about the file at `path` that gives its data. */
function dataOf(text: string, path: Value): RenderRequest {
  const names = new Map([['path', path]]);
  return { source: { text }, saltenv: 'base', renderers: 'jinja|json', names };
}
