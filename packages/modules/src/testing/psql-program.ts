import type { Json, MemoryHost, MemoryProgram } from '@muster/engine';
import { z } from 'zod';

const role = z.object({
  superuser: z.boolean().default(false),
  inherit: z.boolean().default(true),
  createroles: z.boolean().default(false),
  createdb: z.boolean().default(false),
  login: z.boolean().default(true),
  replication: z.boolean().default(false),
  valid_until: z.string().nullable().default(null),
  may_read: z.boolean().default(true),
  groups: z.array(z.string()).default([]),
  /** What its password is stored as. */
  stored: z.string().optional(),
});
const database = z.object({
  owner: z.string().default('postgres'),
  encoding: z.string().default('UTF8'),
  collate: z.string().default('C.UTF-8'),
  ctype: z.string().default('C.UTF-8'),
  tablespace: z.string().default('pg_default'),
});
/** What a server holds; privileges stand under `letter object role`, with whether they may be passed on. */
const serverState = z.object({
  roles: z.record(z.string(), role).default({}),
  databases: z.record(z.string(), database).default({}),
  privileges: z.record(z.string(), z.record(z.string(), z.boolean())).default({}),
});
type Server = z.output<typeof serverState>;

/** What the server holds beside, by the letters of its kinds. */
const objects: Readonly<Record<string, readonly string[]>> = {
  r: ['notes', 'more'],
  s: ['notes_id_seq'],
  f: ['add(integer, integer)'],
};
const state = '/var/lib/postgresql/state';
const letters: Readonly<Record<string, string>> = { TABLE: 'r', SEQUENCE: 's', FUNCTION: 'f', DATABASE: 'd' };
const flags = {
  SUPERUSER: 'superuser',
  INHERIT: 'inherit',
  CREATEROLE: 'createroles',
  CREATEDB: 'createdb',
  LOGIN: 'login',
  REPLICATION: 'replication',
};

/** A host with a server that holds these. */
export function withServer({ roles, ...more }: z.input<typeof serverState> = {}) {
  const server = { roles: { postgres: {}, ...roles }, ...more };
  return { files: { [state]: JSON.stringify(server) }, programs: { psql }, users };
}

const users = [{ name: 'postgres' }, { name: 'app' }];

/** What a psql says that finds no server. */
const unreachable =
  'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?';
/** A host whose server does not run, and what states say of it. */
export const withoutServer = { programs: { psql: () => ({ code: 2, stderr: `${unreachable}\n` }) }, users };
export const noServer = `PostgreSQL cannot be reached: ${unreachable}`;

/** A psql that knows the queries and statements of the states. */
const psql: MemoryProgram = async (_args, { stdin = '' }, host) => {
  const server = serverState.parse(JSON.parse(await host.files.readText(state)));
  if (stdin.startsWith('SELECT')) {
    if (stdin.includes("'soon'::timestamptz"))
      return refused('invalid input syntax for type timestamp with time zone: "soon" at character 16');
    return { stdout: `${JSON.stringify(answer(stdin, server))}\n` };
  }
  for (const statement of stdin.split(';\n').filter(Boolean)) {
    const error = carryOut(statement, server);
    if (error !== undefined) return refused(error);
  }
  await write(server, host);
  return {};
};

function refused(reason: string) {
  return { code: 3, stderr: `ERROR:  ${reason}\n` };
}

function answer(query: string, { roles, databases, privileges }: Server): Json {
  const value = (pattern: RegExp): string => pattern.exec(query)?.[1] ?? '';
  if (query.includes('password_encryption')) return [{ setting: 'scram-sha-256' }];
  if (query.includes('::timestamptz')) return [{ time: `${value(/'([\d-]+)'::/)} 00:00:00` }];
  const name = value(/rolname = '([^']*)'/);
  if (query.includes('rolpassword')) return [{ password: roles[name]?.stored ?? null }];
  if (query.includes('AS object')) {
    const letter = value(/acldefault\('(\w)'/);
    const only = value(/(?:relname|datname|proacl|'\)') = '([^']*)'/);
    return (objects[letter] ?? [])
      .filter((object) => only === '' || object === only)
      .flatMap((object): Json[] => {
        const held = Object.entries(privileges[`${letter} ${object} ${name}`] ?? {})
          .filter(([, mayPassOn]) => mayPassOn || !query.includes('is_grantable'))
          .map(([privilege]) => ({ object, privilege }));
        return held.length === 0 ? [{ object, privilege: null }] : held;
      });
  }
  const databaseName = value(/datname = '([^']*)'/);
  if (query.includes('pg_database d')) {
    const found = databases[databaseName];
    return found === undefined ? [] : [{ name: databaseName, ...found }];
  }
  const { stored: _, ...found } = roles[name] ?? {};
  return name in roles ? [{ name, ...found }] : [];
}

/** Does what a statement says, or tells why not. */
function carryOut(statement: string, server: Server): string | undefined {
  const { roles, databases } = server;
  const names = Array.from(statement.matchAll(/"((?:[^"]|"")+)"/g), ([, name = '']) =>
    name.replaceAll('""', '"'),
  );
  const [name = '', other = ''] = names;
  const missing = [
    / (?:TO|OWNER =|OWNER TO) "((?:[^"]|"")+)"/.exec(statement)?.[1]?.replaceAll('""', '"') ?? 'postgres',
  ].find((role) => !(role in roles));
  if (statement.startsWith('GRANT "none"')) return 'role "none" does not exist';
  if (missing !== undefined) return `role "${missing}" does not exist`;
  const told = (pattern: RegExp): string | undefined => pattern.exec(statement)?.[1]?.replaceAll("''", "'");
  if (/^(?:CREATE|ALTER) ROLE/.test(statement)) {
    const until = told(/VALID UNTIL '([^']*)'/);
    const before = roles[name] ?? { ...role.parse({}), login: false };
    roles[name] = {
      ...before,
      ...flagsIn(statement),
      stored: told(/PASSWORD '((?:[^']|'')*)'/) ?? before.stored,
      valid_until: until === undefined ? before.valid_until : `${until} 00:00:00`,
    };
  } else if (/^(?:CREATE|ALTER) DATABASE/.test(statement)) {
    const { owner, tablespace, ...before } = databases[name] ?? database.parse({});
    databases[name] = {
      ...before,
      owner: told(/OWNER (?:=|TO) "([^"]*)"/) ?? owner,
      tablespace: told(/TABLESPACE (?:= )?"([^"]*)"/) ?? tablespace,
    };
  } else if (statement.startsWith('DROP ROLE')) {
    if (Object.values(databases).some(({ owner }) => owner === name))
      return `role "${name}" cannot be dropped because some objects depend on it`;
    delete roles[name];
  } else if (statement.startsWith('DROP DATABASE')) delete databases[name];
  else if (/^(?:GRANT|REVOKE) "/.test(statement)) {
    const member = roles[other] ?? role.parse({});
    const left = member.groups.filter((group) => group !== name);
    roles[other] = { ...member, groups: statement.startsWith('GRANT') ? [...left, name] : left };
  } else changePrivileges(statement, names, server);
  return undefined;
}

/** The rights that a statement gives and takes. */
function flagsIn(statement: string): Readonly<Record<string, boolean>> {
  return Object.fromEntries(
    Object.entries(flags).flatMap(([word, flag]) => {
      const [, no] = new RegExp(`\\b(NO)?${word}\\b`).exec(statement) ?? ['', 'none'];
      return no === 'none' ? [] : [[flag, no === undefined]];
    }),
  );
}

function changePrivileges(statement: string, names: readonly string[], { privileges }: Server): void {
  const [, list = '', all, kind = '', signature = ''] =
    /^\w+ ([A-Z, ]+) ON (ALL )?([A-Z]+?)S? (?:IN SCHEMA )?[^(]*(\(.*\))?/.exec(statement) ?? [];
  const letter = letters[kind] ?? '';
  const role = names.at(-1) ?? '';
  const named = `${names.at(-2) ?? ''}${signature}`;
  for (const object of all === undefined ? [named] : (objects[letter] ?? [])) {
    const held = { ...privileges[`${letter} ${object} ${role}`] };
    for (const privilege of list.split(', ')) {
      if (statement.startsWith('GRANT')) held[privilege] = statement.endsWith('WITH GRANT OPTION');
      else delete held[privilege];
    }
    privileges[`${letter} ${object} ${role}`] = held;
  }
}

async function write(server: Server, host: MemoryHost): Promise<void> {
  await host.files.writeAtomically(state, { kind: 'bytes', bytes: Buffer.from(JSON.stringify(server)) }, {});
}

const options =
  '--no-psqlrc --no-password --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 --set=VERBOSITY=terse';

/** How statements are run, in a transaction and without. */
export const transaction = `psql --single-transaction ${options} --dbname=postgres`;
export const noTransaction = `psql ${options} --dbname=postgres`;
export const psqlRun = { user: 'postgres', cwd: '/', timeoutMs: 600000 };
