import {
  type Account,
  type Changes,
  defineState,
  type Host,
  type Json,
  NotYetError,
  type Properties,
  type ReadOnlyHost,
  type SomeOf,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { flag, name, noEffect, text, textList } from '../arguments/schemas.ts';
import { runProgram } from '../program/run-program.ts';
import { hashPassword, passwordFits } from './password-hash.ts';

const field = text.pipe(
  z.string().regex(/^[^:,\n]*$/, { error: 'Invalid input: no colon, comma or new line may be in it' }),
);

const userArgs = z.strictObject({
  name: name.describe('Name of the account.'),
  uid: z.coerce.number().int().min(0).optional().describe('Its number.'),
  gid: text.optional().describe('Primary group: a name or a number.'),
  usergroup: flag.optional().describe('Make a group of the same name; the system decides by default.'),
  groups: textList.optional().describe('Groups that the account is in beside its primary one.'),
  optional_groups: textList.optional().describe('Groups that it is in where they exist.'),
  remove_groups: flag.default(true).describe('It is in no other groups than these.'),
  home: text.optional().describe('Home directory.'),
  createhome: flag.default(true).describe('Make the home directory where it is missing.'),
  shell: text.optional().describe('Log-in shell.'),
  system: flag.default(false).describe('Make a system account.'),
  unique: flag.default(true).describe('The number must belong to nobody else.'),
  password: text.optional().describe('Hash of the password; with `hash_password` the password itself.'),
  hash_password: flag.default(false).describe('`password` is to be hashed.'),
  enforce_password: flag
    .default(true)
    .describe('Replace another password; otherwise only a missing one is set.'),
  empty_password: flag.default(false).describe('Allow log-in without a password.'),
  password_lock: flag.optional().describe('Lock the password, or unlock it.'),
  fullname: field.optional().describe('Full name.'),
  roomnumber: field.optional().describe('Room.'),
  workphone: field.optional().describe('Phone at work.'),
  homephone: field.optional().describe('Phone at home.'),
  other: field.optional().describe('Other remarks.'),
  nologinit: flag.default(false).describe('Leave the log-in records alone.'),
  allow_uid_change: flag.default(false).describe('The number of an existing account may change.'),
  allow_gid_change: flag.default(false).describe('The primary group of an existing account may change.'),
  local: noEffect,
});
type UserArgs = z.output<typeof userArgs>;

const gecosFields = ['fullname', 'roomnumber', 'workphone', 'homephone', 'other'] as const;

interface Observed extends Properties {
  readonly exists: boolean;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly groups: readonly string[];
  readonly home: string | undefined;
  readonly shell: string | undefined;
  readonly homeExists: boolean;
  readonly passwordFits: boolean;
  readonly passwordLocked: boolean;
}

type Desired = SomeOf<Observed>;
type UserChanges = Changes<Observed, Desired>;

/** `user.present`: an account with its groups, home, shell and password. */
export const userPresent = defineState<UserArgs, Observed, Desired>({
  name: 'user.present',
  summary: 'An account exists, with the wanted groups, home, shell and password.',
  args: userArgs,
  examples: [
    {
      name: 'app',
      system: true,
      home: '/srv/app',
      shell: '/usr/sbin/nologin',
      groups: ['www-data'],
      remove_groups: false,
    },
    { name: 'alice', fullname: 'Alice', shell: '/bin/bash', password: '$6$salt$hash' },
  ],
  triggers: () => [
    { kind: 'path', path: '/etc/passwd' },
    { kind: 'path', path: '/etc/shadow' },
    { kind: 'path', path: '/etc/group' },
  ],
  provides: ({ name: account, home = `/home/${account}` }) => [
    { kind: 'user', name: account },
    { kind: 'group', name: account },
    { kind: 'path', path: home, recursive: true },
  ],
  baseline: true,
  observe,
  desire,
  apply,
  report,
  comment(outcome, args, changes) {
    if (outcome === 'unchanged') return `User ${args.name} is present and up to date`;
    if (changes.has('exists')) {
      return outcome === 'changed' ? `New user ${args.name} created` : `User ${args.name} set to be added`;
    }
    if (outcome === 'changed') return `Updated user ${args.name}`;
    const lines = Object.entries(shownChanges(changes)).map(
      ([property, value]) => `${property}: ${textOfChange(value)}\n`,
    );
    return `The following user attributes are set to be changed:\n${lines.join('')}`;
  },
});

async function observe(args: UserArgs, host: ReadOnlyHost): Promise<Observed> {
  const account = await host.accounts.user(args.name);
  const home = args.home ?? account?.home;
  return {
    exists: account !== undefined,
    uid: account?.uid,
    gid: account?.gid,
    groups: account === undefined ? [] : supplementary(account, args),
    home: account?.home,
    shell: account?.shell,
    homeExists: home !== undefined && (await host.files.stat(home))?.kind === 'directory',
    passwordFits: await fits(args, account),
    passwordLocked: account?.passwordHash?.startsWith('!') ?? false,
    ...gecosOf(account),
  };
}

/** The parts of an account's record that are about a person. */
function gecosOf(account: Account | undefined): Readonly<Record<(typeof gecosFields)[number], string>> {
  const [fullname = '', roomnumber = '', workphone = '', homephone = '', ...others] = (
    account?.fullName ?? ''
  ).split(',');
  return { fullname, roomnumber, workphone, homephone, other: others.join(',') };
}

async function wantedGroup(written: string, host: ReadOnlyHost): Promise<number> {
  const group = await host.accounts.group(written);
  if (group !== undefined) return group.gid;
  if (/^\d+$/.test(written)) return Number(written);
  throw new NotYetError(`Group ${written} is not available`, [{ kind: 'group', name: written }]);
}

/** The primary group, and one named like the account, are in it whether listed or not. */
function supplementary({ groups, name: own }: Account, args: UserArgs): readonly string[] {
  const wanted = new Set([...(args.groups ?? []), ...(args.optional_groups ?? [])]);
  return groups.filter((group) => group !== own || wanted.has(group));
}

async function wantedGroups(
  args: UserArgs,
  present: readonly string[],
  host: ReadOnlyHost,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const group of args.groups ?? [])
    if ((await host.accounts.group(group)) === undefined) missing.push(group);
  if (missing.length > 0)
    throw new NotYetError(
      `The following group(s) are not present: ${missing.join(',')}`,
      ...missing.map((group) => [{ kind: 'group', name: group } as const]),
    );
  const optional: string[] = [];
  for (const group of args.optional_groups ?? [])
    if ((await host.accounts.group(group)) !== undefined) optional.push(group);
  const listed = args.groups !== undefined || args.optional_groups !== undefined;
  const kept = listed && args.remove_groups ? [] : present;
  return [...new Set([...kept, ...(args.groups ?? []), ...optional])].toSorted();
}

async function fits(args: UserArgs, account: Account | undefined): Promise<boolean> {
  const hash = account?.passwordHash;
  if (args.empty_password) return hash === '';
  if (args.password === undefined) return true;
  if (account === undefined || hash === undefined) return false;
  const hasPassword = hash !== '' && !/^[!*]+$/.test(hash);
  if (hasPassword && !args.enforce_password) return true;
  const bare = hash.replace(/^!/, '');
  return args.hash_password ? passwordFits(args.password, bare) : bare === args.password;
}

async function desire(args: UserArgs, observed: Observed, host: ReadOnlyHost): Promise<Desired> {
  const gid = args.gid === undefined ? undefined : await wantedGroup(args.gid, host);
  if (observed.exists) refuseRenumbering(args, observed, gid);
  const hasHome = (args.home ?? observed.home) !== undefined;
  return {
    exists: true,
    groups: await wantedGroups(args, observed.groups, host),
    passwordFits: true,
    uid: args.uid,
    gid,
    home: args.home,
    shell: args.shell,
    homeExists: args.createhome && hasHome ? true : undefined,
    passwordLocked: args.password_lock,
    ...Object.fromEntries(gecosFields.map((key) => [key, args[key]])),
  };
}

function refuseRenumbering(args: UserArgs, { uid, gid }: Observed, wantedGid: number | undefined): void {
  if (args.uid !== undefined && args.uid !== uid && !args.allow_uid_change)
    throw renumbering('uid', uid, args.uid);
  if (wantedGid !== undefined && wantedGid !== gid && !args.allow_gid_change)
    throw renumbering('gid', gid, wantedGid);
}

function renumbering(what: 'uid' | 'gid', from: number | undefined, to: number): StateFailedError {
  return new StateFailedError(
    `Changing ${what} (${from} -> ${to}) not permitted, set allow_${what}_change to True to force this change. Note that this will not change file ownership.`,
  );
}

async function apply(args: UserArgs, desired: Desired, changes: UserChanges, host: Host): Promise<void> {
  if (changes.has('exists')) await addUser(args, desired, host);
  else await changeUser(args, desired, changes, host);
  if (changes.has('passwordFits')) await setPassword(args, host);
  if (args.password_lock !== undefined && changes.has('passwordLocked')) {
    const flagName = args.password_lock ? '-L' : '-U';
    await runProgram(host, `Locking the password of ${args.name}`, {
      argv: ['usermod', flagName, '--', args.name],
    });
  }
}

async function addUser(args: UserArgs, desired: Desired, host: Host): Promise<void> {
  const groups = (desired.groups ?? []).length > 0 ? ['groups'] : [];
  const gecos = gecosFields.some((key) => (args[key] ?? '') !== '') ? ['gecos'] : [];
  const options = [
    ...(args.system ? ['-r'] : []),
    ...(args.createhome ? ['-m'] : ['-M']),
    ...(args.usergroup === undefined ? [] : [args.usergroup ? '-U' : '-N']),
    ...(args.nologinit ? ['-l'] : []),
    ...attributeOptions(args, desired, new Set(['uid', 'gid', 'home', 'shell', ...groups, ...gecos])),
  ];
  const primaryExists =
    args.gid === undefined &&
    args.usergroup === undefined &&
    (await host.accounts.group(args.name)) !== undefined;
  const own = primaryExists ? ['-g', args.name] : [];
  await runProgram(host, `Adding user ${args.name}`, {
    argv: ['useradd', ...options, ...own, '--', args.name],
  });
}

async function changeUser(args: UserArgs, desired: Desired, changes: UserChanges, host: Host): Promise<void> {
  const changed = new Set(
    ['uid', 'gid', 'home', 'shell', 'groups'].filter((property) => changes.has(property)),
  );
  if (gecosFields.some((key) => changes.has(key))) changed.add('gecos');
  const options = attributeOptions(args, desired, changed, await host.accounts.user(args.name));
  if (options.length > 0) {
    const move = (await mayMoveHome(changes, host)) ? ['-m'] : [];
    await runProgram(host, `Changing user ${args.name}`, {
      argv: ['usermod', ...options, ...move, '--', args.name],
    });
  }
  if (!changes.has('homeExists')) return;
  const account = await host.accounts.user(args.name);
  if (account === undefined || (await host.files.stat(account.home)) !== undefined) return;
  await host.files.makeDirectory(account.home, {
    parents: true,
    mode: 0o755,
    user: args.name,
    group: String(account.gid),
  });
}

/** usermod moves a home only from where it is to where nothing is. */
async function mayMoveHome(changes: UserChanges, { files }: Host): Promise<boolean> {
  const from = changes.get('home')?.from;
  return changes.has('homeExists') && from !== undefined && (await files.stat(from)) !== undefined;
}

function attributeOptions(
  args: UserArgs,
  desired: Desired,
  which: ReadonlySet<string>,
  account?: Account,
): readonly string[] {
  const { groups } = desired;
  const present = gecosOf(account);
  const gecos = gecosFields.map((key) => args[key] ?? present[key]);
  const option = (property: string, flagName: string, value: string | undefined): readonly string[] =>
    which.has(property) && value !== undefined ? [flagName, value] : [];
  return [
    ...option('uid', '-u', args.uid === undefined ? undefined : String(args.uid)),
    ...(which.has('uid') && args.uid !== undefined && !args.unique ? ['-o'] : []),
    ...option('gid', '-g', args.gid),
    ...option('home', '-d', args.home),
    ...option('shell', '-s', args.shell),
    ...option('groups', '-G', groups?.join(',')),
    ...option('gecos', '-c', gecos.join(',').replace(/,+$/, '')),
  ];
}

/** The hash goes through standard input: arguments can be read by everybody on the host. */
async function setPassword(args: UserArgs, host: Host): Promise<void> {
  const { name: user, password, hash_password: hashIt, empty_password: empty } = args;
  if (empty) {
    await runProgram(host, `Emptying the password of ${user}`, { argv: ['passwd', '-d', '--', user] });
    return;
  }
  if (password === undefined) return;
  const hash = hashIt ? hashPassword(password) : password;
  if (/[\n:]/.test(hash)) throw new StateFailedError('The password hash holds a colon or a new line');
  await runProgram(host, `Setting the password of ${user}`, {
    argv: ['chpasswd', '-e'],
    stdin: `${user}:${hash}\n`,
  });
}

function report(changes: UserChanges, args: UserArgs): Readonly<Record<string, Json>> {
  return changes.has('exists') ? { name: args.name, ...shownChanges(changes) } : shownChanges(changes);
}

function shownChanges(changes: UserChanges): Readonly<Record<string, Json>> {
  const shown: Record<string, Json> = {};
  for (const [property, { to }] of changes) {
    if (property === 'exists') continue;
    if (property === 'passwordFits') shown['passwd'] = 'XXX-REDACTED-XXX';
    else if (property === 'passwordLocked') shown['password_lock'] = to === true;
    else if (property === 'homeExists') shown['homeDoesNotExist'] = 'created';
    else if (typeof to === 'string' || typeof to === 'number') shown[property] = to;
    else if (Array.isArray(to)) shown[property] = to.map(String);
  }
  return shown;
}

function textOfChange(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
