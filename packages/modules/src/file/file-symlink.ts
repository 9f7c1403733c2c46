import { dirname } from 'node:path';
import {
  defineState,
  type Host,
  type Json,
  type Properties,
  type ReadOnlyHost,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { flag, text } from '../arguments/schemas.ts';
import { backupPath } from './backup.ts';
import { absolutePath, fileMode, owners } from './file-arguments.ts';
import { type Ownership, wantedOwnership } from './ownership.ts';
import { makeParents, requireParent } from './parent-directories.ts';

const symlinkArgs = z.strictObject({
  name: absolutePath.describe('Path of the link.'),
  target: text.describe('What it leads to.'),
  force: flag.default(false).describe('Replace whatever else is at the path.'),
  backupname: text.optional().describe('Move what is at the path to this name first.'),
  makedirs: flag.default(false).describe('Make the directories above the link.'),
  ...owners,
  mode: fileMode.optional().describe('Permission bits of the directories that are made.'),
  atomic: flag.default(false).describe('Has no effect: a link is always replaced in one step.'),
  inherit_user_and_group: flag.default(false).describe('Leave owner and group of an existing link alone.'),
  disallow_copy_and_unlink: flag.optional().describe('Has no effect; accepted for compatibility.'),
});
type SymlinkArgs = z.output<typeof symlinkArgs>;

interface Observed extends Properties {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other' | undefined;
  readonly target: string | undefined;
  readonly user: string | undefined;
  readonly group: string | undefined;
  readonly owners: Ownership;
}

/** `file.symlink`: a symbolic link leads to a target. */
export const fileSymlink = defineState({
  name: 'file.symlink',
  summary: 'A symbolic link leads where it should.',
  args: symlinkArgs,
  examples: [{ name: '/etc/nginx/sites-enabled/api', target: '/etc/nginx/sites-available/api' }],
  identity: ({ name }) => name,
  triggers: ({ name }) => [{ kind: 'path', path: name }],
  baseline: true,

  async observe(args, host): Promise<Observed> {
    const { name } = args;
    const stat = await host.files.lstat(name);
    if (stat !== undefined && stat.kind !== 'symlink') refuseUnlessForced(args, stat.kind);
    if (stat === undefined && !args.makedirs) {
      await requireParent(name, host.files, `Directory ${dirname(name)} for symlink is not present`);
    }
    const keepsOwners = args.inherit_user_and_group && stat?.kind === 'symlink';
    return {
      kind: stat?.kind,
      target: stat?.kind === 'symlink' ? await host.files.readLink(name) : undefined,
      user: stat?.user,
      group: stat?.group,
      owners: keepsOwners ? {} : await ownersOf(args, host),
    };
  },
  desire: ({ target }, { owners: wanted }): Properties => ({ kind: 'symlink', target, ...wanted }),
  async apply(args, desired, changes, host) {
    const { name } = args;
    const owner = ownership(desired);
    if (changes.has('target')) {
      if (args.makedirs) await makeParents(name, host.files, { ...owner, mode: args.mode ?? 0o755 });
      if (args.backupname !== undefined && changes.has('kind')) await moveAway(args, args.backupname, host);
      await host.files.remove(name, { recursive: true });
      await host.files.symlink(args.target, name);
    }
    if (owner.user !== undefined || owner.group !== undefined) await host.files.setAttributes(name, owner);
  },
  report(changes, { name }, _, desired): Readonly<Record<string, Json>> {
    if (changes.has('target')) return { new: name };
    const { user = '', group = '' } = ownership(desired);
    return { ownership: `${user}:${group}` };
  },
  comment(outcome, { name, target }, changes, { kind, user, group, owners: wanted }) {
    if (outcome === 'unchanged') return `Symlink ${name} is present and owned by ${user}:${group}`;
    if (!changes.has('target')) {
      const { user: to = user, group: toGroup = group } = wanted;
      return outcome === 'changed'
        ? `Set ownership of symlink ${name} to ${to}:${toGroup}`
        : `The symlink ${name} is present, but the ownership of the symlink would be changed from ${user}:${group} to ${to}:${toGroup}`;
    }
    if (outcome === 'changed') return `Created new symlink ${name} -> ${target}`;
    if (kind === 'symlink') return `Link ${name} target is set to be changed to ${target}`;
    return kind === undefined
      ? `Symlink ${name} to ${target} is set for creation`
      : `The file or directory ${name} is set for removal to make way for a new symlink targeting ${target}`;
  },
});

function refuseUnlessForced(
  { name, force, backupname }: SymlinkArgs,
  kind: 'file' | 'directory' | 'other',
): void {
  if (force || backupname !== undefined) return;
  const what = { file: 'File', directory: 'Directory', other: 'File system entry' }[kind];
  throw new StateFailedError(
    `${what} exists where the symlink ${name} should be. Did you mean to use force?`,
  );
}

/** A link belongs to root, or to the owner given and that owner's own group. */
async function ownersOf({ user, group }: SymlinkArgs, host: ReadOnlyHost): Promise<Ownership> {
  if (user === undefined || group !== undefined) return wantedOwnership({ user, group }, host);
  const account = await host.accounts.user(user);
  return wantedOwnership({ user, group: account === undefined ? undefined : String(account.gid) }, host);
}

function ownership(desired: Properties): Ownership {
  const { user, group } = desired;
  return { ...(typeof user === 'string' ? { user } : {}), ...(typeof group === 'string' ? { group } : {}) };
}

async function moveAway({ name, force }: SymlinkArgs, backupName: string, host: Host): Promise<void> {
  const backup = backupPath(name, backupName);
  if ((await host.files.lstat(backup)) !== undefined) {
    if (!force)
      throw new StateFailedError(
        `Symlink & backup dest exists and Force not set. ${name} - backup: ${backup}`,
      );
    await host.files.remove(backup, { recursive: true });
  }
  await host.files.rename(name, backup);
}
