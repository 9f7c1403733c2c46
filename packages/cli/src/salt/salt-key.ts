import type { ControlClient, KeyReport, KeyStatus } from '@muster/api';
import { MusterError } from '@muster/shared';
import { connect } from '../client/connect.ts';
import { textOption } from '../input/text-option.ts';
import { print } from '../output/terminal.ts';
import { loginOptions } from './common-options.ts';
import { confirm } from './confirm.ts';
import {
  allStatuses,
  describedKeys,
  fitsGlobs,
  formatListing,
  type KeyListing,
  listingOf,
  withoutEmpty,
} from './key-listing.ts';
import type { SaltCall, SaltProgram } from './salt-program.ts';

/** `salt-key [-L | -a GLOB | -d GLOB | ...]` */
export const saltKey: SaltProgram = {
  usage: '',
  summary: 'Lists, accepts, rejects and deletes the keys of minions.',
  target: 'none',
  options: [
    { flags: '-L, --list-all', does: 'list all keys, as without any option' },
    { flags: '-l, --list <status>', does: 'list the keys that are acc, pre (un), rej, den, or all' },
    { flags: '-a, --accept <glob>', does: 'accept keys' },
    { flags: '-A, --accept-all', does: 'accept all pending keys' },
    { flags: '-r, --reject <glob>', does: 'reject keys' },
    { flags: '-R, --reject-all', does: 'reject all pending keys' },
    { flags: '-d, --delete <glob>', does: 'delete keys' },
    { flags: '-D, --delete-all', does: 'delete all keys' },
    { flags: '-f, --finger <glob>', does: 'show fingerprints' },
    { flags: '-F, --finger-all', does: "show all fingerprints, the master's too" },
    { flags: '-p, --print <glob>', does: 'show public keys' },
    { flags: '-P, --print-all', does: 'show all public keys' },
    { flags: '--include-accepted', does: 'reject accepted keys too' },
    { flags: '--include-rejected', does: 'accept rejected keys too' },
    { flags: '--include-all', does: 'both of them' },
    { flags: '-y, --yes', does: 'do not ask' },
    { flags: '-q, --quiet', ignored: true },
    { flags: '--preserve-minions [yes]', ignored: true },
    { flags: '--rotate-aes-key <yes>', ignored: true },
    { flags: '--include-denied', instead: 'delete the accepted key of that id first' },
    { flags: '-u, --user <name>', instead: "run it as the master's user" },
    ...[
      '--gen-keys <name>',
      '--gen-keys-dir <dir>',
      '--keysize <bits>',
      '--gen-signature',
      '--priv <file>',
      '--pub <file>',
      '--signature-path <file>',
      '--auto-create',
    ].map((flags) => ({ flags, instead: 'minions make their keys themselves: see muster token create' })),
    ...loginOptions.filter(({ flags }) => !flags.startsWith('-a')),
  ],
  run,
};

async function run(call: SaltCall): Promise<number> {
  const client = await connect(call.invocation);
  const decision = decisionOf(call.options);
  if (decision !== undefined) return await decide(call, client, decision);
  const listing = await listingFor(call.options, client);
  if (call.output.form === undefined) print(call.invocation.terminal, formatListing(listing));
  else call.output.show(listing);
  return 0;
}

async function listingFor(options: SaltCall['options'], client: ControlClient): Promise<KeyListing> {
  const keys = await client.keys();
  const printed = textOption(options, 'print');
  if (printed !== undefined) return withoutEmpty(describedKeys(only(keys, printed), publicKeyOf));
  if (options['printAll'] === true) return describedKeys(keys, publicKeyOf);

  const finger = textOption(options, 'finger');
  if (finger !== undefined || options['fingerAll'] === true) {
    const own = { 'master.pub': (await client.status()).fingerprint };
    if (finger === undefined) return { local: own, ...describedKeys(keys, fingerprintOf) };
    const local = fitsGlobs(finger)('master.pub') ? own : {};
    return withoutEmpty({ local, ...describedKeys(only(keys, finger), fingerprintOf) });
  }
  return listingOf(keys, statusesOf(textOption(options, 'list') ?? 'all'));
}

function statusesOf(word: string): readonly KeyStatus[] {
  if (word.startsWith('all')) return allStatuses;
  const named = allStatuses.find((status) =>
    [status.slice(0, 3), ...(status === 'pending' ? ['un', 'pre'] : [])].some((start) =>
      word.startsWith(start),
    ),
  );
  if (named !== undefined) return [named];
  throw new MusterError('ARGUMENT_INVALID', `--list takes acc, pre, un, rej, den or all, not ${word}`);
}

interface Decision {
  readonly action: 'accept' | 'reject' | 'delete';
  readonly globs: string;
  /** The statuses of the keys that it is about. */
  readonly from: readonly KeyStatus[];
}

function decisionOf(options: SaltCall['options']): Decision | undefined {
  const pendingAnd = (status: KeyStatus, option: string): readonly KeyStatus[] =>
    options[option] === true || options['includeAll'] === true ? ['pending', status] : ['pending'];
  const from = {
    accept: pendingAnd('rejected', 'includeRejected'),
    reject: pendingAnd('accepted', 'includeAccepted'),
    delete: allStatuses,
  };
  for (const action of ['accept', 'reject', 'delete'] as const) {
    const globs = options[`${action}All`] === true ? '*' : textOption(options, action);
    if (globs !== undefined) return { action, globs, from: from[action] };
  }
  return undefined;
}

async function decide(
  { invocation: { terminal }, options, output }: SaltCall,
  client: ControlClient,
  { action, globs, from }: Decision,
): Promise<number> {
  const chosen = only(await client.keys(), globs).filter(({ status }) => from.includes(status));
  const done = `${action.replace(/e$/, '')}ed`;
  if (chosen.length === 0) {
    const statuses = from.map((status) => (status === 'pending' ? 'unaccepted' : status)).join(' or ');
    print(terminal, `The key glob '${globs}' does not match any ${statuses} keys.`);
    return 0;
  }
  const listing = withoutEmpty(listingOf(chosen));
  print(terminal, `The following keys are going to be ${done}:`);
  if (output.form === undefined) print(terminal, formatListing(listing));
  else output.show(listing);
  if (options['yes'] !== true && !(await confirm(action === 'delete' ? 'n' : 'y'))) return 0;
  const ids = [...new Set(chosen.map(({ id }) => id))];
  await client.changeKeys(action, { ids });
  for (const { id } of chosen) print(terminal, `Key for minion ${id} ${done}.`);
  return 0;
}

function only(keys: readonly KeyReport[], globs: string): readonly KeyReport[] {
  const fits = fitsGlobs(globs);
  return keys.filter(({ id }) => fits(id));
}

function publicKeyOf({ publicKey }: KeyReport): string {
  return publicKey;
}

function fingerprintOf({ fingerprint }: KeyReport): string {
  return fingerprint;
}
