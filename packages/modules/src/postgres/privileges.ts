import { NotYetError, type ReadOnlyHost, textOf } from '@muster/engine';
import { MusterError } from '@muster/shared';
import type { Connection } from './connection.ts';
import { queryRows } from './psql.ts';
import { sqlIdentifier, sqlLiteral } from './sql-text.ts';

/** Where PostgreSQL keeps the privileges on a kind of object. */
interface ObjectKind {
  readonly from: string;
  readonly name: string;
  readonly acl: string;
  readonly owner: string;
  /** Its letter in `acldefault`. */
  readonly letter: string;
  /** What ALL stands for. */
  readonly all: readonly string[];
  readonly keyword: string;
  readonly isInSchema: boolean;
}

const relations = 'pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace';
const kinds: Readonly<Record<string, ObjectKind>> = {
  table: {
    from: relations,
    name: 'c.relname',
    acl: 'c.relacl',
    owner: 'c.relowner',
    letter: 'r',
    keyword: 'TABLE',
    isInSchema: true,
    all: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'],
  },
  sequence: {
    from: relations,
    name: 'c.relname',
    acl: 'c.relacl',
    owner: 'c.relowner',
    letter: 's',
    keyword: 'SEQUENCE',
    isInSchema: true,
    all: ['USAGE', 'SELECT', 'UPDATE'],
  },
  function: {
    from: 'pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace',
    letter: 'f',
    name: "p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'",
    acl: 'p.proacl',
    owner: 'p.proowner',
    keyword: 'FUNCTION',
    isInSchema: true,
    all: ['EXECUTE'],
  },
  schema: {
    from: 'pg_namespace c',
    name: 'c.nspname',
    acl: 'c.nspacl',
    owner: 'c.nspowner',
    letter: 'n',
    keyword: 'SCHEMA',
    isInSchema: false,
    all: ['CREATE', 'USAGE'],
  },
  database: {
    from: 'pg_database c',
    name: 'c.datname',
    acl: 'c.datacl',
    owner: 'c.datdba',
    letter: 'd',
    keyword: 'DATABASE',
    isInSchema: false,
    all: ['CREATE', 'CONNECT', 'TEMPORARY'],
  },
  tablespace: {
    from: 'pg_tablespace c',
    name: 'c.spcname',
    acl: 'c.spcacl',
    owner: 'c.spcowner',
    letter: 't',
    keyword: 'TABLESPACE',
    isInSchema: false,
    all: ['CREATE'],
  },
  language: {
    from: 'pg_language c',
    name: 'c.lanname',
    acl: 'c.lanacl',
    owner: 'c.lanowner',
    letter: 'l',
    keyword: 'LANGUAGE',
    isInSchema: false,
    all: ['USAGE'],
  },
};

/** The kinds of objects on which there are privileges. */
export const objectTypes = [
  'table',
  'sequence',
  'function',
  'schema',
  'database',
  'tablespace',
  'language',
] as const;

/** An object of a database on which there are privileges. */
export interface DatabaseObject {
  readonly type: (typeof objectTypes)[number];
  /** `ALL` for every table, sequence or function of the schema. */
  readonly name: string;
  readonly schema: string;
}

/** The privileges that a list stands for, in capitals; ARGUMENT_INVALID for one that the object cannot have. */
export function expandPrivileges(
  type: DatabaseObject['type'],
  privileges: readonly string[],
): readonly string[] {
  const { all } = kindOf(type);
  const wanted = privileges.map((privilege) =>
    privilege
      .trim()
      .toUpperCase()
      .replace(/^TEMP$/, 'TEMPORARY'),
  );
  const unknown = wanted.filter((privilege) => privilege !== 'ALL' && !all.includes(privilege));
  if (unknown.length > 0)
    throw new MusterError(
      'ARGUMENT_INVALID',
      `a ${type} has no privilege ${unknown.join(', ')}; it has ${all.join(', ')} and ALL`,
    );
  return wanted.includes('ALL') ? all : [...new Set(wanted)].toSorted();
}

/** Those of the privileges that a role has on an object, on all of them where the name is ALL; NotYetError for an object that is not there. */
export async function grantedPrivileges(
  host: ReadOnlyHost,
  connection: Connection,
  role: string,
  object: DatabaseObject,
  options: { readonly privileges: readonly string[]; readonly withGrant: boolean },
): Promise<readonly string[]> {
  const rows = await queryRows(host, connection, grantsQuery(role, object, options.withGrant));
  const objects = [...new Set(rows.map((row) => textOf(row['object'] ?? '')))];
  if (objects.length === 0 && object.name !== 'ALL')
    throw new NotYetError(
      `There is no ${object.type} ${object.name} in database ${connection.maintenance_db}`,
      [{ kind: 'table', name: object.name }],
    );
  const granted = new Set(
    rows.map((row) => `${textOf(row['object'] ?? '')} ${textOf(row['privilege'] ?? '')}`),
  );
  return options.privileges.filter((privilege) =>
    objects.every((name) => granted.has(`${name} ${privilege}`)),
  );
}

/** The part of GRANT and REVOKE that names the object. */
export function grantTarget({ type, name, schema }: DatabaseObject): string {
  const { keyword, isInSchema } = kindOf(type);
  if (isInSchema && name === 'ALL') return `ALL ${keyword}S IN SCHEMA ${sqlIdentifier(schema)}`;
  if (type !== 'function')
    return `${keyword} ${isInSchema ? `${sqlIdentifier(schema)}.` : ''}${sqlIdentifier(name)}`;
  const [, bare, args] = /^([^()]+)\(([\w\s,."[\]]*)\)$/.exec(name) ?? [];
  if (bare === undefined)
    throw new MusterError('ARGUMENT_INVALID', `${name} is no function: write name(argument types)`);
  return `FUNCTION ${sqlIdentifier(schema)}.${sqlIdentifier(bare)}(${args})`;
}

function grantsQuery(role: string, { type, name, schema }: DatabaseObject, withGrant: boolean): string {
  const kind = kindOf(type);
  const relationKinds = type === 'table' ? "'r', 'v', 'm', 'p', 'f'" : "'S'";
  const conditions = [
    ...(name === 'ALL' && kind.isInSchema ? [] : [`${kind.name} = ${sqlLiteral(name)}`]),
    ...(kind.isInSchema ? [`n.nspname = ${sqlLiteral(schema)}`] : []),
    ...(type === 'table' || type === 'sequence' ? [`c.relkind IN (${relationKinds})`] : []),
  ];
  const grants = `aclexplode(coalesce(${kind.acl}, acldefault('${kind.letter}', ${kind.owner})))`;
  return `SELECT ${kind.name} AS object, a.privilege_type AS privilege FROM ${kind.from}
    LEFT JOIN LATERAL (SELECT * FROM ${grants} x JOIN pg_roles g ON g.oid = x.grantee
      WHERE g.rolname = ${sqlLiteral(role)}${withGrant ? ' AND x.is_grantable' : ''}) a ON true
    WHERE ${conditions.join(' AND ')}`;
}

function kindOf(type: DatabaseObject['type']): ObjectKind {
  const kind = kinds[type];
  if (kind === undefined) throw new MusterError('ARGUMENT_INVALID', `there are no privileges on a ${type}`);
  return kind;
}
