import { type FileStat, NotYetError, type ReadOnlyHost } from '@muster/engine';

/** Owner and group, where somebody cares. */
export interface Ownership {
  readonly user?: string;
  readonly group?: string;
}

/** The names of the wanted owner and group; empty where the host gives no owners. Throws NotYetError when one is not there. */
export async function wantedOwnership(
  wanted: { readonly user?: string | undefined; readonly group?: string | undefined },
  { files, accounts }: ReadOnlyHost,
): Promise<Ownership> {
  if (files.ignoresOwners === true || (wanted.user === undefined && wanted.group === undefined)) return {};
  const problems: string[] = [];
  const user = wanted.user === undefined ? undefined : (await accounts.user(wanted.user))?.name;
  const group = wanted.group === undefined ? undefined : (await accounts.group(wanted.group))?.name;
  if (wanted.user !== undefined && user === undefined && !isNumber(wanted.user)) {
    problems.push(`User ${wanted.user} is not available`);
  }
  if (wanted.group !== undefined && group === undefined && !isNumber(wanted.group)) {
    problems.push(`Group ${wanted.group} is not available`);
  }
  if (problems.length > 0) throw new NotYetError(problems.join(' '));
  return {
    ...(wanted.user === undefined ? {} : { user: user ?? wanted.user }),
    ...(wanted.group === undefined ? {} : { group: group ?? wanted.group }),
  };
}

/** What must change about a file's attributes. */
export function attributeChanges(
  stat: FileStat,
  { user, group, mode }: Ownership & { readonly mode?: number | undefined },
): Ownership & { readonly mode?: number } {
  return {
    ...(user === undefined || user === stat.user ? {} : { user }),
    ...(group === undefined || group === stat.group ? {} : { group }),
    ...(mode === undefined || mode === stat.mode ? {} : { mode }),
  };
}

function isNumber(name: string): boolean {
  return /^\d+$/.test(name);
}
