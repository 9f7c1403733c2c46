import type { Json, JsonRecord, MemoryHost, MemoryProgram } from '@muster/engine';

/** What a server holds; privileges stand under `letter object role`, with whether they may be passed on. */
interface Server {
  readonly roles: Record<string, JsonRecord>;
  readonly databases: Record<string, JsonRecord>;
  readonly objects: Readonly<Record<string, readonly string[]>>;
  readonly privileges: Record<string, Record<string, boolean>>;
}

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

/** A role as the server describes it, of which nothing is said. */
const plainRole = {
  superuser: false,
  inherit: true,
  createroles: false,
  createdb: false,
  login: true,
  replication: false,
  valid_until: null,
  may_read: true,
  groups: [],
};
const plainDatabase = {
  owner: 'postgres',
  encoding: 'UTF8',
  collate: 'C.UTF-8',
  ctype: 'C.UTF-8',
  tablespace: 'pg_default',
};

/** Hosts with a server that holds these. */
export function withServer({ roles = {}, databases = {}, ...more }: Partial<Server> = {}) {
  const server: Server = {
    roles: mapped({ postgres: {}, ...roles }, (role) => ({ ...plainRole, ...role })),
    databases: mapped({ postgres: {}, ...databases }, (database) => ({ ...plainDatabase, ...database })),
    objects: { r: ['notes', 'more'], s: ['notes_id_seq'], f: ['add(integer, integer)'], d: ['shop'] },
    privileges: {},
    ...more,
  };
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
  const server = JSON.parse(await host.files.readText(state)) as Server;
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

function answer(query: string, { roles, databases, objects, privileges }: Server): Json {
  const value = (pattern: RegExp): string => pattern.exec(query)?.[1] ?? '';
  if (query.includes('password_encryption')) return [{ setting: 'scram-sha-256' }];
  if (query.includes('::timestamptz')) return [{ time: `${value(/'([\d-]+)'::/)} 00:00:00` }];
  const role = value(/rolname = '([^']*)'/);
  if (query.includes('rolpassword')) return [{ password: roles[role]?.['stored'] ?? null }];
  if (query.includes('AS object')) {
    const letter = value(/acldefault\('(\w)'/);
    const name = value(/(?:relname|datname|proacl|'\)') = '([^']*)'/);
    return (objects[letter] ?? [])
      .filter((object) => name === '' || object === name)
      .flatMap((object): Json[] => {
        const held = Object.entries(privileges[`${letter} ${object} ${role}`] ?? {})
          .filter(([, mayPassOn]) => mayPassOn || !query.includes('is_grantable'))
          .map(([privilege]) => ({ object, privilege }));
        return held.length === 0 ? [{ object, privilege: null }] : held;
      });
  }
  const [found, name] = query.includes('pg_database d')
    ? [databases[value(/datname = '([^']*)'/)], value(/datname = '([^']*)'/)]
    : [roles[role], role];
  return found === undefined ? [] : [{ name, ...found }];
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
  if (/^GRANT "none"/.test(statement)) return 'role "none" does not exist';
  if (missing !== undefined) return `role "${missing}" does not exist`;
  if (/^(?:CREATE|ALTER) ROLE/.test(statement)) {
    const role = { ...(roles[name] ?? { ...plainRole, login: false }) };
    for (const [word, key] of Object.entries(flags)) {
      if (new RegExp(`\\b${word}\\b`).test(statement)) Object.assign(role, { [key]: true });
      if (new RegExp(`\\bNO${word}\\b`).test(statement)) Object.assign(role, { [key]: false });
    }
    const [, password] = /PASSWORD '((?:[^']|'')*)'/.exec(statement) ?? [];
    const [, until] = /VALID UNTIL '([^']*)'/.exec(statement) ?? [];
    roles[name] = {
      ...role,
      ...(password && { stored: password.replaceAll("''", "'") }),
      ...(until && { valid_until: `${until} 00:00:00` }),
    };
  } else if (/^CREATE DATABASE/.test(statement)) {
    databases[name] = {
      ...plainDatabase,
      ...(/OWNER =/.test(statement) && { owner: other }),
      ...(/TABLESPACE/.test(statement) && { tablespace: names.at(-1) ?? '' }),
    };
  } else if (/^ALTER DATABASE/.test(statement)) {
    databases[name] = {
      ...databases[name],
      ...(/OWNER TO/.test(statement) ? { owner: other } : { tablespace: other }),
    };
  } else if (/^DROP ROLE/.test(statement)) {
    if (Object.values(databases).some(({ owner }) => owner === name))
      return `role "${name}" cannot be dropped because some objects depend on it`;
    delete roles[name];
  } else if (/^DROP DATABASE/.test(statement)) delete databases[name];
  else if (/^(?:GRANT|REVOKE) "/.test(statement)) {
    const groups = (roles[other]?.['groups'] ?? []) as string[];
    const left = groups.filter((group) => group !== name);
    roles[other] = { ...roles[other], groups: statement.startsWith('GRANT') ? [...left, name] : left };
  } else changePrivileges(statement, names, server);
  return undefined;
}

function changePrivileges(
  statement: string,
  names: readonly string[],
  { objects, privileges }: Server,
): void {
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

function mapped<Value, To>(
  values: Readonly<Record<string, Value>>,
  to: (value: Value) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value)]));
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
