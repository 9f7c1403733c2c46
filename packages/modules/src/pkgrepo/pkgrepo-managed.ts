import { hash } from 'node:crypto';
import { dirname } from 'node:path';
import {
  defineState,
  type Host,
  type Properties,
  type ReadOnlyHost,
  type StateContext,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { flag, name, noEffect, noEffectSince, oneLine, text } from '../arguments/schemas.ts';
import { refuseClearText } from '../program/clear-text.ts';
import { refreshAfter } from './list-refresh.ts';
import { type Ppa, ppaArgument, ppaOf, signingKeyOf } from './ppa.ts';
import { hasKeyId, keyFor } from './signing-key.ts';
import { requireSourceLine, type SourceEntry } from './source-entry.ts';
import { withSource } from './source-file.ts';

/** A word of a line: neither blanks nor the brackets of its options. */
const word = z.string().regex(/^[^\s[\]#]+$/, 'expected one word');
const oneWord = text.pipe(word);

const managedArgs = z.strictObject({
  name: name.describe('The source: `deb [signed-by=...] https://host/path suite component`.'),
  ppa: ppaArgument,
  humanname: noEffect,
  file: z
    .string()
    .startsWith('/')
    .optional()
    .describe('File that it stands in; `.sources` for the deb822 form. One named after its host by default.'),
  clean_file: flag.default(false).describe('Leave nothing else in the file.'),
  dist: oneWord.optional().describe('Suite, in the place of the one in `name`.'),
  comps: z
    .union([oneLine.transform((line) => line.split(/[,\s]+/)), z.array(oneWord)])
    .optional()
    .describe('Components, in the place of those in `name`.'),
  architectures: z
    .union([z.string(), z.array(z.string()).transform((value) => value.join(','))])
    .pipe(word)
    .optional()
    .describe('Architectures, with commas between.'),
  key_url: text.optional().describe('Where the signing key is: salt://, https:// or a path.'),
  skip_verify: flag.default(false).describe('Take the signing key in clear text (http://), too.'),
  keyid: text
    .optional()
    .describe('Id of the signing key: checked, and fetched from `keyserver` when there is no `key_url`.'),
  keyserver: text.default('keyserver.ubuntu.com').describe('Where keys are fetched from, by HTTPS.'),
  key_text: text.optional().describe('The signing key itself.'),
  signedby: word
    .startsWith('/')
    .optional()
    .describe('File that the key is kept in; `signed-by` of `name` by default.'),
  aptkey: noEffectSince('keys are files of their own'),
  disabled: flag.optional().describe('The source stands there, but is not used.'),
  enabled: flag.optional().describe('The opposite of `disabled`.'),
  comments: z
    .union([oneLine, z.array(oneLine).transform((lines) => lines.join(' '))])
    .optional()
    .describe('What to write above it.'),
  refresh: flag.default(true).describe('Fetch the lists of the repositories after a change.'),
  refresh_db: flag.optional().describe('Older name of `refresh`.'),
  gpgcheck: noEffect,
  consolidate: noEffect,
});
type ManagedArgs = z.output<typeof managedArgs>;

interface Observed extends Properties {
  readonly source: string;
  /** Hash of the key file; null where it is missing, undefined where no key is managed. */
  readonly key: string | null | undefined;
  /** The files that are meant. */
  readonly file: string;
  readonly keyFile: string;
}

/** `pkgrepo.managed`: apt has a source of packages, and the key that signs it. */
export const pkgrepoManaged = defineState({
  name: 'pkgrepo.managed',
  summary: 'apt knows a source of packages, and the key that signs it.',
  args: managedArgs,
  ignoresExtra: true,
  examples: [
    {
      name: 'deb [signed-by=/etc/apt/keyrings/example.gpg] https://packages.example.test/debian bookworm main',
      file: '/etc/apt/sources.list.d/example.list',
      key_url: 'salt://keys/example.asc',
      clean_file: true,
    },
  ],
  // Where a personal archive stands is known with the grains of the host.
  triggers: (args) => [
    { kind: 'path', path: args.ppa === undefined ? fileOf(args) : sourceDirectory },
    ...(managesKey(args) && args.ppa === undefined ? [{ kind: 'path', path: keyFileOf(args) } as const] : []),
  ],
  async observe(given, host, context): Promise<Observed> {
    const args = resolved(given, context);
    const keyFile = keyFileOf(args);
    return {
      source: await readOrNothing(host, fileOf(args)),
      key: managesKey(args) ? await hashOf(host, keyFile) : undefined,
      file: fileOf(args),
      keyFile,
    };
  },
  async desire(given, observed, host, context): Promise<Properties> {
    const args = resolved(given, context);
    return {
      source: withSource(observed.file, observed.source, entryOf(args), {
        isEnabled: args.enabled ?? args.disabled !== true,
        isAlone: args.clean_file,
        comment: args.comments,
      }),
      key: managesKey(args) ? hash('sha256', await fetchKey(args, host, context)) : undefined,
    };
  },
  async apply(given, desired, changes, host, context) {
    const args = resolved(given, context);
    if (changes.has('key')) {
      const bytes = await fetchKey(args, host, context);
      await write(host, keyFileOf(args), bytes);
    }
    if (changes.has('source') && typeof desired['source'] === 'string') {
      await write(host, fileOf(args), Buffer.from(desired['source']));
    }
    if (args.refresh_db ?? args.refresh) await refreshAfter(`Configured package repo '${args.name}'`, host);
  },
  report: (changes, args, { file, keyFile }) => ({
    ...(changes.has('source') ? { repo: args.name, file } : {}),
    ...(changes.has('key') ? { key: keyFile } : {}),
  }),
  comment(outcome, args) {
    if (outcome === 'unchanged') return `Package repo '${args.name}' already configured`;
    return outcome === 'pending'
      ? `Package repo '${args.name}' will be configured. This may cause pkg states to behave differently than stated if this action is repeated without test=True, due to the differences in the configured repositories.`
      : `Configured package repo '${args.name}'`;
  },
});

/** Arguments of which the archive is known. */
type ResolvedArgs = ManagedArgs & { readonly archive?: Ppa | undefined };

function resolved(args: ManagedArgs, { grains }: StateContext): ResolvedArgs {
  return { ...args, archive: ppaOf(args, grains) };
}

async function write(host: Host, path: string, bytes: Uint8Array): Promise<void> {
  const directory = dirname(path);
  if ((await host.files.stat(directory)) === undefined)
    await host.files.makeDirectory(directory, { parents: true, mode: 0o755 });
  await host.files.writeAtomically(path, { kind: 'bytes', bytes }, { mode: 0o644 });
}

function entryOf(args: ResolvedArgs): SourceEntry {
  const entry = requireSourceLine(args.archive?.line ?? args.name);
  const options = new Map(entry.options);
  if (args.architectures !== undefined) options.set('arch', args.architectures);
  if (args.signedby !== undefined) options.set('signed-by', args.signedby);
  return { ...entry, options, suite: args.dist ?? entry.suite, components: args.comps ?? entry.components };
}

const sourceDirectory = '/etc/apt/sources.list.d';

function fileOf(args: ResolvedArgs): string {
  return args.file ?? `${sourceDirectory}/${fileStem(args)}.list`;
}

function keyFileOf(args: ResolvedArgs): string {
  return entryOf(args).options.get('signed-by') ?? `/etc/apt/trusted.gpg.d/${fileStem(args)}.gpg`;
}

function fileStem(args: ResolvedArgs): string {
  const { uri, suite } = entryOf(args);
  if (args.archive !== undefined) return `${args.archive.owner}-${args.archive.archive}-${suite}`;
  return `${uri.replace(/^[a-z+]+:\/*/i, '')}-${suite}`
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function managesKey({ key_url, keyid, key_text, archive }: ResolvedArgs): boolean {
  return [key_url, keyid, key_text, archive].some((given) => given !== undefined);
}

async function fetchKey(args: ResolvedArgs, host: ReadOnlyHost, context: StateContext): Promise<Uint8Array> {
  const key =
    args.key_text === undefined ? await downloadKey(args, host, context) : Buffer.from(args.key_text);
  if (args.keyid !== undefined && !hasKeyId(key, args.keyid))
    throw new StateFailedError(`The signing key of '${args.name}' is not the key ${args.keyid}`);
  return keyFor(keyFileOf(args), key);
}

async function downloadKey(
  args: ResolvedArgs,
  host: ReadOnlyHost,
  context: StateContext,
): Promise<Uint8Array> {
  const known =
    args.keyid ??
    (args.key_url === undefined && args.archive !== undefined
      ? await signingKeyOf(args.archive, host, context)
      : '');
  const id = known.replace(/^0x/i, '').replaceAll(/\s/g, '');
  const url =
    args.key_url ??
    `https://${args.keyserver.replace(/^[a-z]+:\/\//i, '')}/pks/lookup?op=get&options=mr&search=0x${id}`;
  refuseClearText(url, { skipVerify: args.skip_verify });
  const file = await context.files.cache(url, context.saltenv);
  if (file === undefined) throw new StateFailedError(`The signing key ${url} does not exist`);
  return host.files.read(file.path);
}

async function readOrNothing(host: ReadOnlyHost, path: string): Promise<string> {
  return (await host.files.stat(path)) === undefined ? '' : host.files.readText(path);
}

async function hashOf(host: ReadOnlyHost, path: string): Promise<string | null> {
  return (await host.files.stat(path)) === undefined ? null : host.files.sha256(path);
}
