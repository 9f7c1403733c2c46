import { defineState, NotYetError, type Properties, type ReadOnlyHost } from '@muster/engine';
import { z } from 'zod';
import { flag, name, text } from '../arguments/schemas.ts';
import { connectionArgs } from './connection.ts';
import {
  type DatabaseObject,
  expandPrivileges,
  grantedPrivileges,
  grantTarget,
  objectTypes,
} from './privileges.ts';
import { runStatements } from './psql.ts';
import { findRole } from './roles.ts';
import { sqlIdentifier } from './sql-text.ts';

const privilegesArgs = z.strictObject({
  name: name.describe('The role.'),
  object_name: name.describe(
    'Object that the privileges are on; `ALL` for every table, sequence or function of a schema.',
  ),
  object_type: z
    .enum([...objectTypes, 'group'])
    .describe('Kind of object; `group` for membership in a role.'),
  privileges: z
    .union(
      [z.string().transform((value) => value.split(',')), z.array(z.string())],
      'expected a list of privileges',
    )
    .optional()
    .describe('Privileges, or ALL.'),
  grant_option: flag.default(false).describe('The role may pass them on.'),
  prepend: text.default('public').describe('Schema of a table, sequence or function.'),
  ...connectionArgs,
});
type PrivilegesArgs = z.output<typeof privilegesArgs>;

interface Observed extends Properties {
  /** Those of the named privileges that the role has. */
  readonly privileges: readonly string[];
}

/** `postgres_privileges.present`: a role has privileges on an object, or is a member of a group. */
export const postgresPrivilegesPresent = defineState({
  name: 'postgres_privileges.present',
  summary: 'A role has privileges on an object of a PostgreSQL database, or is a member of a group.',
  args: privilegesArgs,
  examples: [
    {
      name: 'app',
      object_name: 'notes',
      object_type: 'table',
      privileges: ['SELECT', 'INSERT'],
      maintenance_db: 'app',
    },
    { name: 'app', object_name: 'readers', object_type: 'group' },
  ],
  observe: async (args, host): Promise<Observed> => ({ privileges: await held(args, host) }),
  desire: (args): Properties => ({ privileges: wanted(args) }),
  async apply(args, _desired, _changes, host) {
    await runStatements(host, args, [statement(args, 'GRANT')]);
  },
  report: (_changes, args) => ({ [args.name]: 'Present' }),
  comment(outcome, args) {
    if (outcome === 'unchanged') return 'The requested privilege(s) are already set';
    const verb = outcome === 'pending' ? 'are set to be granted' : 'have been granted';
    return `The privilege(s): ${shown(args)} ${verb} to ${args.name}`;
  },
});

/** `postgres_privileges.absent`: a role does not have privileges on an object, or is no member of a group. */
export const postgresPrivilegesAbsent = defineState({
  name: 'postgres_privileges.absent',
  summary:
    'A role does not have privileges on an object of a PostgreSQL database, or is no member of a group.',
  args: privilegesArgs,
  examples: [
    {
      name: 'app',
      object_name: 'notes',
      object_type: 'table',
      privileges: ['DELETE'],
      maintenance_db: 'app',
    },
  ],
  provisional: true,
  observe: async (args, host): Promise<Observed> => ({
    privileges: (await findRole(host, args, args.name)) === undefined ? [] : await held(args, host),
  }),
  desire: (): Properties => ({ privileges: [] }),
  async apply(args, _desired, _changes, host) {
    await runStatements(host, args, [statement(args, 'REVOKE')]);
  },
  report: (_changes, args) => ({ [args.name]: 'Absent' }),
  comment(outcome, args) {
    if (outcome === 'unchanged') return 'The requested privilege(s) are not set so cannot be revoked';
    const verb = outcome === 'pending' ? 'are set to be revoked' : 'have been revoked';
    return `The privilege(s): ${shown(args)} ${verb} from ${args.name}`;
  },
});

const membership = ['MEMBER'];

function wanted(args: PrivilegesArgs): readonly string[] {
  if (args.object_type === 'group') return membership;
  return expandPrivileges(args.object_type, args.privileges ?? ['ALL']);
}

function objectOf(args: PrivilegesArgs): DatabaseObject | undefined {
  if (args.object_type === 'group') return undefined;
  return { type: args.object_type, name: args.object_name, schema: args.prepend };
}

async function held(args: PrivilegesArgs, host: ReadOnlyHost): Promise<readonly string[]> {
  const object = objectOf(args);
  if (object !== undefined)
    return grantedPrivileges(host, args, args.name, object, {
      privileges: wanted(args),
      withGrant: args.grant_option,
    });
  const role = await findRole(host, args, args.name);
  if (role === undefined)
    throw new NotYetError(`There is no role ${args.name}`, [{ kind: 'role', name: args.name }]);
  return role.groups.includes(args.object_name) ? membership : [];
}

function statement(args: PrivilegesArgs, verb: 'GRANT' | 'REVOKE'): string {
  const object = objectOf(args);
  const what =
    object === undefined
      ? sqlIdentifier(args.object_name)
      : `${wanted(args).join(', ')} ON ${grantTarget(object)}`;
  const option = object === undefined ? 'WITH ADMIN OPTION' : 'WITH GRANT OPTION';
  const ending = verb === 'GRANT' && args.grant_option ? ` ${option}` : '';
  return `${verb} ${what} ${verb === 'GRANT' ? 'TO' : 'FROM'} ${sqlIdentifier(args.name)}${ending}`;
}

function shown(args: PrivilegesArgs): string {
  return args.object_type === 'group' ? args.object_name : wanted(args).join(',');
}
