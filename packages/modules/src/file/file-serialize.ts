import {
  defineState,
  isRecord,
  type Json,
  type JsonRecord,
  jsonAt,
  type ReadOnlyHost,
  type StateContext,
  StateFailedError,
} from '@muster/engine';
import { errorMessage } from '@muster/shared';
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

const serializeArgs = z
  .strictObject({
    name: absolutePath.describe('Path of the file.'),
    dataset: z.json().optional().describe('The data.'),
    dataset_pillar: text.optional().describe('Pillar key of the data.'),
    serializer: z.enum(['json', 'yaml']).optional().describe('How the data is written; yaml unless given.'),
    formatter: z.enum(['json', 'yaml']).optional().describe('Another name of `serializer`.'),
    serializer_opts: options.optional().describe('Options of the serializer: `indent`, `sort_keys`.'),
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

/** `file.serialize`: a file holds data, as JSON or YAML. */
export const fileSerialize = defineState<SerializeArgs, ManagedObserved, ManagedDesired>({
  name: 'file.serialize',
  summary: 'A file holds data, as JSON or YAML.',
  args: serializeArgs,
  examples: [
    { name: '/etc/app.json', dataset: { port: 80, hosts: ['a', 'b'] }, serializer: 'json', mode: '0640' },
    { name: '/etc/app.yaml', dataset_pillar: 'app:settings', merge_if_exists: true },
  ],
  triggers: ({ name }) => [{ kind: 'path', path: name }],

  observe: (args, host) => managedBehaviour.observe(managed(args, ''), host),
  async desire(args, observed, host, context) {
    const serialized = await serialize(await dataOf(args, host, context), args);
    return managedBehaviour.desire(managed(args, serialized), observed, host, context);
  },
  apply: (args, desired, changes, host, context) =>
    managedBehaviour.apply(managed(args, ''), desired, changes, host, context),
  report: (changes, args, observed) => managedBehaviour.report(changes, managed(args, ''), observed),
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

async function dataOf(args: SerializeArgs, host: ReadOnlyHost, { pillar }: StateContext): Promise<Json> {
  const data = args.dataset_pillar === undefined ? args.dataset : jsonAt(pillar, args.dataset_pillar);
  if (data === undefined) throw new StateFailedError(`Pillar ${args.dataset_pillar} does not exist`);
  if (!args.merge_if_exists || (await host.files.stat(args.name)) === undefined) return data;
  const existing = await parse(await host.files.readText(args.name), args);
  return isRecord(existing) && isRecord(data) ? merged(existing, data) : data;
}

function merged(base: JsonRecord, over: JsonRecord): JsonRecord {
  const result: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const present = result[key];
    result[key] = isRecord(present) && isRecord(value) ? merged(present, value) : value;
  }
  return result;
}

function formatOf({ serializer, formatter }: SerializeArgs): 'json' | 'yaml' {
  return serializer ?? formatter ?? 'yaml';
}

/** The state language is loaded only by those who write or read YAML: it is most of a minion's memory. */
async function serialize(data: Json, args: SerializeArgs): Promise<string> {
  if (formatOf(args) === 'yaml') {
    const { dumpYaml, fromPlain } = await import('@muster/sls');
    return dumpYaml(fromPlain(data), false);
  }
  const written = new Map([args.serializer_opts ?? {}].flat().flatMap((given) => Object.entries(given)));
  const indent = Number(written.get('indent') ?? 2);
  const sort = written.get('sort_keys') !== false;
  const json = JSON.stringify(sort ? sorted(data) : data, undefined, indent);
  return args.encoding === undefined ? json.replaceAll(/[\u0080-\uffff]/g, escapeCharacter) : json;
}

async function parse(existing: string, args: SerializeArgs): Promise<Json> {
  try {
    if (formatOf(args) === 'json') return JSON.parse(existing);
    const { loadYaml, toPlain } = await import('@muster/sls');
    return JSON.parse(JSON.stringify(toPlain(loadYaml({ path: args.name, text: existing }).value)));
  } catch (error) {
    throw new StateFailedError(`Failed to deserialize existing data: ${errorMessage(error)}`);
  }
}

function sorted(data: Json): Json {
  if (Array.isArray(data)) return data.map(sorted);
  if (!isRecord(data)) return data;
  const entries = Object.entries(data).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, sorted(value)]));
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
