import {
  defineState,
  type Json,
  jsonAt,
  type ReadOnlyHost,
  type StateContext,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { flag, noEffect, text } from '../arguments/schemas.ts';
import { absolutePath, fileMode, makedirs, owners, showChanges } from './file-arguments.ts';
import {
  type ManagedArgs,
  type ManagedDesired,
  type ManagedObserved,
  managedBehaviour,
} from './file-managed.ts';

const options = z.union([z.record(z.string(), z.json()), z.array(z.record(z.string(), z.json()))]);

const format = z.enum(['configparser', 'json', 'plist', 'python', 'toml', 'yaml']);

const serializeArgs = z
  .strictObject({
    name: absolutePath.describe('Path of the file.'),
    dataset: z.json().optional().describe('The data.'),
    dataset_pillar: text.optional().describe('Pillar key of the data.'),
    serializer: format.optional().describe('How the data is written; yaml unless given.'),
    formatter: format.optional().describe('Another name of `serializer`.'),
    serializer_opts: options.optional().describe('Options of the serializer: `indent`, `sort_keys`, ...'),
    deserializer_opts: noEffect,
    merge_if_exists: flag.default(false).describe('Lay the data over what the file holds.'),
    ...owners,
    mode: fileMode.optional().describe('Permission bits.'),
    makedirs,
    create: flag.default(true).describe('Make the file where it is missing.'),
    backup: text.default('').describe("Keep a copy of the file that is replaced: 'minion'."),
    show_changes: showChanges,
    encoding: text.optional().describe('Encoding of the text; with it characters are written as they are.'),
    encoding_errors: noEffect,
  })
  .refine((args) => (args.dataset !== undefined) !== (args.dataset_pillar !== undefined), {
    error: "Exactly one of 'dataset' and 'dataset_pillar' is needed",
  });
type SerializeArgs = z.output<typeof serializeArgs>;

/** `file.serialize`: a file holds data, in one of many formats. */
export const fileSerialize = defineState<SerializeArgs, ManagedObserved, ManagedDesired>({
  name: 'file.serialize',
  summary: 'A file holds data, as YAML, JSON, TOML, INI, Python or a property list.',
  args: serializeArgs,
  ignoresExtra: true,
  examples: [
    { name: '/etc/app.json', dataset: { port: 80, hosts: ['a', 'b'] }, serializer: 'json', mode: '0640' },
    { name: '/etc/app.yaml', dataset_pillar: 'app:settings', merge_if_exists: true },
  ],
  triggers: ({ name }) => [{ kind: 'path', path: name }],

  observe: (args, host) => managedBehaviour.observe(managed(args, ''), host),
  async desire(args, observed, host, context) {
    const contents = await serialized(args, host, context);
    return managedBehaviour.desire(managed(args, contents), observed, host, context);
  },
  apply: (args, desired, changes, host, context) =>
    managedBehaviour.apply(managed(args, ''), desired, changes, host, context),
  report: (changes, args, observed) => managedBehaviour.report(changes, managed(args, ''), observed),
  warnings: (args) =>
    Object.keys(optionsOf(args))
      .filter((option) => minded[formatOf(args)]?.includes(option) !== true)
      .map((option) => `the option '${option}' of the serializer ${formatOf(args)} was ignored`),
  comment(outcome, args, changes, observed) {
    if (outcome === 'pending') return `Dataset will be serialized and stored into ${args.name}`;
    return managedBehaviour.comment(outcome, managed(args, ''), changes, observed);
  },
});

function managed(args: SerializeArgs, contents: string): ManagedArgs {
  return {
    name: args.name,
    contents,
    user: args.user,
    group: args.group,
    mode: args.mode,
    makedirs: args.makedirs,
    create: args.create,
    backup: args.backup,
    show_changes: args.show_changes,
    encoding: args.encoding,
    replace: true,
    follow_symlinks: true,
    skip_verify: false,
    contents_newline: true,
    contents_delimiter: ':',
    allow_empty: true,
    tmp_dir: '',
    tmp_ext: '',
  };
}

/** The options that are minded. */
const minded: Readonly<Record<string, readonly string[]>> = {
  yaml: ['default_flow_style', 'sort_keys', 'allow_unicode', 'explicit_start'],
  json: ['indent', 'separators', 'sort_keys', 'ensure_ascii'],
  plist: ['sort_keys'],
};

const writtenByDefault: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  yaml: { default_flow_style: false },
  json: { indent: 2, separators: [',', ': '], sort_keys: true },
};

/** The state language is loaded only by those who serialize: it is most of a minion's memory. */
async function serialized(args: SerializeArgs, host: ReadOnlyHost, context: StateContext): Promise<string> {
  const sls = await import('@muster/sls');
  const format = formatOf(args);
  let data =
    args.dataset_pillar === undefined
      ? sls.dataFromJson(args.dataset ?? null)
      : sls.parseJson(await pillarJson(args.dataset_pillar, context));
  const explained = <Result>(problem: string, work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof sls.PyError || error instanceof sls.YamlError)) throw error;
      throw new StateFailedError(`${problem}: ${error.message}`);
    }
  };
  if (args.merge_if_exists && (await host.files.stat(args.name)) !== undefined) {
    const there = await host.files.readText(args.name);
    const existing = explained('Failed to deserialize existing data', () =>
      sls.deserialize(format, there, new sls.PyDict()),
    );
    if (existing instanceof sls.PyDict && data instanceof sls.PyDict) data = sls.updateDict(existing, data);
  }
  const options = sls.fromPlain({
    ...writtenByDefault[format],
    allow_unicode: args.encoding !== undefined,
    ...optionsOf(args),
  });
  const text = explained(`The data cannot be written as ${format}`, () =>
    sls.serialize(format, data, options instanceof sls.PyDict ? options : new sls.PyDict()),
  );
  return format === 'plist' ? text : `${text}\n`;
}

/** A value of pillar as JSON that tells 1.0 from 1, which the data at hand do not: a template writes it. */
async function pillarJson(key: string, state: StateContext): Promise<string> {
  if (jsonAt(state.pillar, key) === undefined) throw new StateFailedError(`Pillar ${key} does not exist`);
  const text = "{{ salt['pillar.get'](key) | tojson }}";
  const source = { text, name: 'dataset_pillar' };
  return state.render({ source, engine: 'jinja', saltenv: state.saltenv, context: { key }, defaults: {} });
}

function formatOf({ serializer, formatter }: SerializeArgs): string {
  return serializer ?? formatter ?? 'yaml';
}

function optionsOf({ serializer_opts: given = {} }: SerializeArgs): Readonly<Record<string, Json>> {
  return Object.assign({}, ...[given].flat());
}
