import { readFileSync } from 'node:fs';
import type { Account, Group } from '../host.ts';

interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly fullName: string;
  readonly home: string;
  readonly shell: string;
}

interface Tables {
  readonly readAt: number;
  readonly users: Map<string, User | undefined>;
  readonly groups: Map<string, Group | undefined>;
  readonly userNames: Map<number, string>;
  readonly groupNames: Map<number, string>;
}

/** How long a look at the account files serves; programs that the host runs itself end it at once. */
const freshMs = 2000;

/** The machine's users and groups: its files read directly, other sources (LDAP, SSSD) through getent. */
export class AccountDatabase {
  readonly #getent: (database: string, key: string) => Promise<string>;
  readonly #now: () => number;
  #tables: Tables | undefined;

  constructor(getent: (database: string, key: string) => Promise<string>, now: () => number) {
    this.#getent = getent;
    this.#now = now;
  }

  /** Forgets what was read; to be called whenever accounts may have changed. */
  invalidate(): void {
    this.#tables = undefined;
  }

  /** A user by name, or by number written as text. */
  async user(key: string): Promise<Account | undefined> {
    const user = await this.#find('passwd', key);
    if (user === undefined) return undefined;
    const { groups } = this.#read();
    const memberships = [...groups.values()]
      .filter((group) => group !== undefined && group.gid !== user.gid && group.members.includes(user.name))
      .map((group) => group?.name ?? '');
    return { ...user, groups: memberships.toSorted(), passwordHash: readShadow(user.name) };
  }

  /** A group by name, or by number written as text. */
  async group(key: string): Promise<Group | undefined> {
    const tables = this.#read();
    const name = tables.groupNames.get(Number(key)) ?? key;
    if (tables.groups.has(name)) return tables.groups.get(name);
    const [group] = parseGroups(await this.#getent('group', key));
    tables.groups.set(name, group);
    if (group !== undefined) tables.groupNames.set(group.gid, group.name);
    return group;
  }

  /** The name that belongs to a uid; the number itself where there is none. */
  async userName(uid: number): Promise<string> {
    const known = this.#read().userNames.get(uid);
    return known ?? (await this.#find('passwd', String(uid)))?.name ?? String(uid);
  }

  async groupName(gid: number): Promise<string> {
    const known = this.#read().groupNames.get(gid);
    return known ?? (await this.group(String(gid)))?.name ?? String(gid);
  }

  async #find(database: 'passwd', key: string): Promise<User | undefined> {
    const tables = this.#read();
    const name = tables.userNames.get(Number(key)) ?? key;
    if (tables.users.has(name)) return tables.users.get(name);
    const [user] = parseUsers(await this.#getent(database, key));
    tables.users.set(name, user);
    if (user !== undefined) tables.userNames.set(user.uid, user.name);
    return user;
  }

  #read(): Tables {
    const now = this.#now();
    if (this.#tables !== undefined && now - this.#tables.readAt < freshMs) return this.#tables;
    const users = parseUsers(readText('/etc/passwd'));
    const groups = parseGroups(readText('/etc/group'));
    this.#tables = {
      readAt: now,
      users: new Map(users.toReversed().map((user) => [user.name, user])),
      groups: new Map(groups.toReversed().map((group) => [group.name, group])),
      userNames: new Map(users.toReversed().map((user) => [user.uid, user.name])),
      groupNames: new Map(groups.toReversed().map((group) => [group.gid, group.name])),
    };
    return this.#tables;
  }
}

function parseUsers(text: string): User[] {
  return fieldsOf(text, 7).map(([name = '', , uid, gid, fullName = '', home = '', shell = '']) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    fullName,
    home,
    shell,
  }));
}

function parseGroups(text: string): Group[] {
  return fieldsOf(text, 4).map(([name = '', , gid, members = '']) => ({
    name,
    gid: Number(gid),
    members: members.split(',').filter(Boolean),
  }));
}

function fieldsOf(text: string, count: number): string[][] {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= count && !/^[+#-]/.test(fields[0] ?? '#'));
}

/** Only root may read it; everybody else learns nothing. */
function readShadow(name: string): string | undefined {
  const line = readText('/etc/shadow')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  return line?.split(':')[1];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
