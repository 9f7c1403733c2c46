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
import { flag, noEffect, noEffectSince, text } from '../arguments/schemas.ts';
import { backupPath } from './backup.ts';
import { absolutePath, fileMode, makedirs, owners } from './file-arguments.ts';
import { type Ownership, wantedOwnership } from './ownership.ts';
import { makeParents, requireParent } from './parent-directories.ts';
import { placeLink } from './place-link.ts';

const symlinkArgs = z.strictObject({
  name: absolutePath.describe('Path of the link.'),
  target: text.describe('What it leads to.'),
  force: flag.default(false).describe('Replace whatever else is at the path.'),
  backupname: text.optional().describe('Move what is at the path to this name first.'),
  makedirs,
  ...owners,
  mode: fileMode.optional().describe('Permission bits of the directories that are made.'),
  atomic: noEffectSince('a link is always replaced in one step'),
  inherit_user_and_group: flag.default(false).describe('Leave owner and group of an existing link alone.'),
  disallow_copy_and_unlink: noEffect,
});
type SymlinkArgs = z.output<typeof symlinkArgs>;

interface Observed extends Properties {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other' | undefined;
  readonly target: string | undefined;
  readonly user: string | undefined;
  readonly group: string | undefined;
}

interface Desired extends Properties, Ownership {
  readonly kind: 'symlink';
  readonly target: string;
}

/** `file.symlink`: a symbolic link leads to a target. */
export const fileSymlink = defineState({
  name: 'file.symlink',
  summary: 'A symbolic link leads where it should.',
  args: symlinkArgs,
  ignoresExtra: true,
  examples: [{ name: '/etc/nginx/sites-enabled/api', target: '/etc/nginx/sites-available/api' }],
  triggers: ({ name }) => [{ kind: 'path', path: name }],
  provides: ({ name }) => [{ kind: 'path', path: name, recursive: true }],
  baseline: true,

  async observe(args, host): Promise<Observed> {
    const { name } = args;
    const stat = await host.files.lstat(name);
    if (stat !== undefined && stat.kind !== 'symlink') refuseUnlessForced(args, stat.kind);
    if (stat === undefined && !args.makedirs) {
      await requireParent(name, host.files, `Directory ${dirname(name)} for symlink is not present`);
    }
    return {
      kind: stat?.kind,
      target: stat?.kind === 'symlink' ? await host.files.readLink(name) : undefined,
      user: stat?.user,
      group: stat?.group,
    };
  },
  async desire(args, { kind }, host): Promise<Desired> {
    const keepsOwners = args.inherit_user_and_group && kind === 'symlink';
    return { kind: 'symlink', target: args.target, ...(keepsOwners ? {} : await ownersOf(args, host)) };
  },
  async apply(args, { user, group }, changes, host) {
    const { name } = args;
    if (changes.has('target')) {
      if (args.makedirs) await makeParents(name, host.files, { user, group, mode: args.mode ?? 0o755 });
      if (args.backupname !== undefined && changes.has('kind')) await moveAway(args, args.backupname, host);
      await placeLink(args.target, name, host.files);
    }
    if (user !== undefined || group !== undefined) await host.files.setAttributes(name, { user, group });
  },
  report(
    changes,
    { name },
    before,
    { user = before.user, group = before.group },
  ): Readonly<Record<string, Json>> {
    return changes.has('target') ? { new: name } : { ownership: `${user}:${group}` };
  },
  comment(outcome, { name, target }, changes, { kind, user, group }) {
    if (outcome === 'unchanged') return `Symlink ${name} is present and owned by ${user}:${group}`;
    if (!changes.has('target')) {
      const wanted = `${changes.get('user')?.to ?? user}:${changes.get('group')?.to ?? group}`;
      return outcome === 'changed'
        ? `Set ownership of symlink ${name} to ${wanted}`
        : `The symlink ${name} is present, but the ownership of the symlink would be changed from ${user}:${group} to ${wanted}`;
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
