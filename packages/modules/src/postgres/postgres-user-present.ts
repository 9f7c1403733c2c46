import { type Changes, defineState, type Json, type Properties, type ReadOnlyHost } from '@muster/engine';
import { z } from 'zod';
import { flag, name, text, textList } from '../arguments/schemas.ts';
import { connectionArgs } from './connection.ts';
import { type PasswordEncryption, passwordMatches, storedPassword } from './password.ts';
import { runStatements } from './psql.ts';
import {
  findRole,
  normalizedTime,
  type Role,
  type RoleFlag,
  roleFlags,
  roleStatement,
  serverEncryption,
} from './roles.ts';
import { sqlIdentifier, sqlLiteral } from './sql-text.ts';

const userArgs = z.strictObject({
  name: name.describe('The role.'),
  password: text.optional().describe('Its password, or the form in which the server stores it.'),
  default_password: text.optional().describe('Password to create it with, where `password` is not given.'),
  encrypted: z
    .union([flag, z.enum(['md5', 'scram-sha-256'])])
    .optional()
    .describe("How the password is stored: `scram-sha-256`, `md5`; the server's own choice by default."),
  createdb: flag.optional().describe('May create databases.'),
  createroles: flag.optional().describe('May create roles.'),
  superuser: flag.optional().describe('May do anything.'),
  login: flag.optional().describe('May log in; true when it is created.'),
  inherit: flag.optional().describe('Has the privileges of the roles that it is a member of.'),
  replication: flag.optional().describe('May replicate.'),
  valid_until: text.optional().describe('When its password expires.'),
  groups: z
    .union([
      z.string().transform((value) =>
        value
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean),
      ),
      textList,
    ])
    .optional()
    .describe('Roles that it is a member of, perhaps beside others.'),
  refresh_password: flag.default(false).describe('Do not compare the password, for servers that hide it.'),
  ...connectionArgs,
});
type UserArgs = z.output<typeof userArgs>;

interface ObservedUser extends Properties {
  readonly exists: boolean;
  /** Whether the stored password is the wanted one. */
  readonly password: boolean | undefined;
  readonly valid_until: string | null | undefined;
  readonly groups: readonly string[];
}

/** `postgres_user.present`: a role exists on a PostgreSQL server, with its password and rights. */
export const postgresUserPresent = defineState({
  name: 'postgres_user.present',
  summary: 'A role exists on the PostgreSQL server, with its password and rights.',
  args: userArgs,
  examples: [
    { name: 'app', password: 'secret', encrypted: 'scram-sha-256' },
    { name: 'backup', login: true, replication: true, groups: 'readers' },
  ],
  provides: ({ name: role }) => [{ kind: 'role', name: role }],

  async observe(args, host): Promise<ObservedUser> {
    const role = await findRole(host, args, args.name);
    return {
      exists: role !== undefined,
      ...Object.fromEntries(flagNames.map((flagName) => [flagName, role?.[flagName]])),
      password: role === undefined ? false : comparedPassword(args, role),
      valid_until: role?.validUntil,
      groups: (args.groups ?? []).filter((group) => role?.groups.includes(group) === true).toSorted(),
    };
  },
  desire: async (args, observed, host): Promise<Properties> => ({
    exists: true,
    ...Object.fromEntries(flagNames.map((flagName) => [flagName, args[flagName]])),
    password:
      wantedPassword(args, observed.exists) === undefined || observed.password === undefined
        ? undefined
        : true,
    // As the server writes it.
    valid_until:
      args.valid_until === undefined ? undefined : await normalizedTime(host, args, args.valid_until),
    groups: args.groups?.toSorted(),
  }),
  async apply(args, _desired, changes, host) {
    const isNew = changes.has('exists');
    const attributes = await attributesFor(args, changes, host, isNew);
    const groups = changes.has('groups') ? (args.groups ?? []) : [];
    await runStatements(host, args, [
      ...(isNew || attributes.length > 0
        ? [roleStatement(isNew ? 'CREATE' : 'ALTER', args.name, attributes)]
        : []),
      ...groups.map((group) => `GRANT ${sqlIdentifier(group)} TO ${sqlIdentifier(args.name)}`),
    ]);
  },
  report(changes, args) {
    if (changes.has('exists')) return { [args.name]: 'Present' };
    const update: Record<string, Json> = {};
    for (const [property, { from, to }] of changes) {
      if (property === 'password') update['password'] = true;
      else if (property === 'groups') update['groups'] = missing(from, to);
      else update[property] = typeof to === 'boolean' ? to : String(to);
    }
    return { [args.name]: update };
  },
  comment(outcome, args, changes) {
    const verb = changes.has('exists') ? 'created' : 'updated';
    if (outcome === 'unchanged') return `User ${args.name} is already present`;
    if (outcome === 'pending') return `User ${args.name} is set to be ${verb}`;
    return `The user ${args.name} has been ${verb}`;
  },
});

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table are its type
const flagNames = Object.keys(roleFlags) as RoleFlag[];

function wantedPassword(args: UserArgs, exists: boolean): string | undefined {
  return args.password ?? (exists ? undefined : args.default_password);
}

/** Undefined where nothing is to be compared. */
function comparedPassword(args: UserArgs, role: Role): boolean | undefined {
  if (args.password === undefined || args.refresh_password) return undefined;
  return (
    role.password !== null && passwordMatches(args.name, args.password, role.password, wantedEncryption(args))
  );
}

function wantedEncryption({ encrypted }: UserArgs): PasswordEncryption | undefined {
  if (encrypted === false) return 'plain';
  return encrypted === true ? undefined : encrypted;
}

async function attributesFor(
  args: UserArgs,
  changes: Changes,
  host: ReadOnlyHost,
  isNew: boolean,
): Promise<string[]> {
  const login = args.login ?? (isNew ? true : undefined);
  const flags = flagNames.flatMap((flagName) => {
    const wanted = flagName === 'login' ? login : args[flagName];
    if (wanted === undefined || !(isNew || changes.has(flagName))) return [];
    return [wanted ? roleFlags[flagName] : `NO${roleFlags[flagName]}`];
  });
  const password = wantedPassword(args, !isNew);
  const setsPassword = password !== undefined && (isNew || changes.has('password') || args.refresh_password);
  const encryption = wantedEncryption(args) ?? (setsPassword ? await serverEncryption(host, args) : 'plain');
  return [
    ...flags,
    ...(setsPassword ? [`PASSWORD ${sqlLiteral(storedPassword(args.name, password, encryption))}`] : []),
    ...(args.valid_until !== undefined && (isNew || changes.has('valid_until'))
      ? [`VALID UNTIL ${sqlLiteral(args.valid_until)}`]
      : []),
  ];
}

function missing(from: unknown, to: unknown): string[] {
  const present = new Set(Array.isArray(from) ? from.map(String) : []);
  return Array.isArray(to) ? to.map(String).filter((group) => !present.has(group)) : [];
}
