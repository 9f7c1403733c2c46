import { type FileAttributes, type FileStat, NotYetError, type ReadOnlyHost } from '@muster/engine';
import { formatMode } from './file-arguments.ts';

/** Owner and group, where somebody cares. */
export interface Ownership {
  readonly user?: string | undefined;
  readonly group?: string | undefined;
}

/** The names of the wanted owner and group; empty where the host gives no owners. Throws NotYetError when one is not there. */
export async function wantedOwnership(
  wanted: { readonly user?: string | undefined; readonly group?: string | undefined },
  { files, accounts }: ReadOnlyHost,
): Promise<Ownership> {
  if (files.ignoresOwners === true || (wanted.user === undefined && wanted.group === undefined)) return {};
  const missing: { readonly kind: 'user' | 'group'; readonly name: string }[] = [];
  const user = wanted.user === undefined ? undefined : (await accounts.user(wanted.user))?.name;
  const group = wanted.group === undefined ? undefined : (await accounts.group(wanted.group))?.name;
  if (wanted.user !== undefined && user === undefined && !isNumber(wanted.user)) {
    missing.push({ kind: 'user', name: wanted.user });
  }
  if (wanted.group !== undefined && group === undefined && !isNumber(wanted.group)) {
    missing.push({ kind: 'group', name: wanted.group });
  }
  if (missing.length > 0) {
    const problems = missing.map(
      ({ kind, name }) => `${kind === 'user' ? 'User' : 'Group'} ${name} is not available`,
    );
    throw new NotYetError(problems.join(' '), ...missing.map((each) => [each]));
  }
  return { user: user ?? wanted.user, group: group ?? wanted.group };
}

/** What must change about a file's attributes; undefined where nothing must. */
export function attributeChanges(
  stat: FileStat,
  { user, group, mode }: FileAttributes,
): FileAttributes | undefined {
  const changes = {
    user: user === stat.user ? undefined : user,
    group: group === stat.group ? undefined : group,
    mode: mode === stat.mode ? undefined : mode,
  };
  return Object.values(changes).some((change) => change !== undefined) ? changes : undefined;
}

/** Attributes as results show them. */
export function shownAttributes({ user, group, mode }: FileAttributes): Readonly<Record<string, string>> {
  const shown = { user, group, mode: mode === undefined ? undefined : formatMode(mode) };
  return Object.fromEntries(
    Object.entries(shown).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function isNumber(name: string): boolean {
  return /^\d+$/.test(name);
}
