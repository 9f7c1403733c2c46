import { dirname } from 'node:path';
import { type Host, StateFailedError } from '@muster/engine';
import { runProgram } from '../program/run-program.ts';
import { isBare, type LatestArgs } from './git-arguments.ts';
import { gitCommand, shortCommit, withoutCredentials } from './git-command.ts';
import { listRemote, type RemoteRevision, resolveRevision } from './remote-refs.ts';
import { inspectWorkingCopy, isAncestor } from './working-copy.ts';

/** Clones the repository into its target and checks the wanted revision out. */
export async function clone(args: LatestArgs, host: Host): Promise<void> {
  const wanted = resolveRevision(await listRemote(host, args, args.name), args.rev);
  const owner = args.user === undefined ? {} : { user: args.user };
  const parent = dirname(args.target);
  if ((await host.files.stat(parent)) === undefined)
    await host.files.makeDirectory(parent, { parents: true, ...owner });
  if ((await host.files.stat(args.target)) !== undefined) await emptyDirectory(args.target, host);
  const shape = args.mirror ? ['--mirror'] : args.bare ? ['--bare'] : ['--no-checkout'];
  // With a depth only the named branch or tag comes along, so it has to be named.
  const depth = args.depth === undefined ? [] : ['--depth', String(args.depth)];
  const named =
    args.depth !== undefined && wanted?.kind !== 'commit' && args.rev !== 'HEAD'
      ? ['--branch', args.rev]
      : [];
  const command = [
    'clone',
    '--quiet',
    ...shape,
    '--origin',
    args.remote,
    ...depth,
    ...named,
    '--',
    args.name,
    args.target,
  ];
  await runProgram(host, `Clone of ${withoutCredentials(args.name)} failed`, gitCommand(args, command));
  if (isBare(args) || wanted === undefined) return;
  if (wanted.kind === 'commit') await fetchRevision(args, host, wanted);
  await checkOut(args, host, wanted, args.branch ?? wanted.branch, true);
  if (args.submodules) await updateSubmodules(args, host);
}

async function emptyDirectory(path: string, host: Host): Promise<void> {
  for (const entry of await host.files.list(path))
    await host.files.remove(`${path}/${entry}`, { recursive: true });
}

/** Points the remote to its URL. */
export async function setRemote(args: LatestArgs, host: Host, isKnown: boolean): Promise<void> {
  await git(host, args, ['remote', ...(isKnown ? ['set-url'] : ['add']), args.remote, args.name]);
}

/** Fetches every branch and tag into a bare repository. */
export async function fetchAll(args: LatestArgs, host: Host): Promise<void> {
  const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  await git(host, args, ['fetch', '--quiet', '--prune', '--', args.remote, ...refs]);
}

/** Fetches what the wanted revision needs. */
export async function fetchRevision(args: LatestArgs, host: Host, wanted: RemoteRevision): Promise<void> {
  const options = [
    '--quiet',
    ...(args.force_fetch || args.force_reset !== false ? ['--force'] : []),
    ...(args.depth === undefined ? [] : ['--depth', String(args.depth)]),
  ];
  const tags = args.fetch_tags ? ['--tags'] : [];
  await git(host, args, [
    'fetch',
    ...options,
    ...tags,
    '--',
    args.remote,
    `+refs/heads/*:refs/remotes/${args.remote}/*`,
  ]);
  const isHere = await host.processes.query(
    gitCommand(args, ['cat-file', '-e', `${wanted.commit}^{commit}`], args.target),
  );
  if (isHere.code === 0) return;
  // A commit that no branch or tag leads to has to be asked for by itself.
  await git(host, args, [
    'fetch',
    ...options,
    '--',
    args.remote,
    wanted.kind === 'commit' ? wanted.commit : args.rev,
  ]);
}

/** Brings the working copy to the revision without losing commits or changes, unless that was asked for. */
export async function moveTo(args: LatestArgs, host: Host, wanted: RemoteRevision): Promise<void> {
  const copy = await inspectWorkingCopy(host, args, args.target, { ...args, bare: false, submodules: false });
  const isForward =
    copy.commit === undefined ||
    (await isAncestor(host, args, args.target, copy.commit, wanted.commit)) === true;
  if (!isForward && args.force_reset === false)
    throw new StateFailedError(
      `Repository would be updated from ${shortCommit(copy.commit)} to ${shortCommit(wanted.commit)}, but this is not a fast-forward merge. Set the 'force_reset' option to True (or 'remote-changes') to force this update.`,
    );
  if (args.branch !== undefined && args.branch !== copy.branch) {
    const mayDiscard = args.force_checkout || args.force_reset !== false;
    if (copy.hasLocalChanges && !mayDiscard)
      throw new StateFailedError(
        `Local branch '${copy.branch ?? 'HEAD'}' has uncommitted changes. Set the 'force_checkout' option to True to discard them and check '${args.branch}' out.`,
      );
    await checkOut(args, host, wanted, args.branch, mayDiscard);
  } else if (args.force_reset !== false) await git(host, args, ['reset', '--hard', '--quiet', wanted.commit]);
  else if (copy.branch === undefined || copy.commit === undefined)
    await checkOut(args, host, wanted, args.branch, args.force_checkout);
  else await git(host, args, ['merge', '--ff-only', '--quiet', wanted.commit]);
}

async function checkOut(
  args: LatestArgs,
  host: Host,
  wanted: RemoteRevision,
  branch: string | undefined,
  force: boolean,
): Promise<void> {
  const options = ['--quiet', ...(force ? ['--force'] : [])];
  if (branch === undefined) return git(host, args, ['checkout', ...options, '--detach', wanted.commit]);
  await git(host, args, ['checkout', ...options, '-B', branch, wanted.commit]);
  if (wanted.branch !== undefined)
    await git(host, args, ['branch', '--quiet', `--set-upstream-to=${args.remote}/${wanted.branch}`, branch]);
}

/** Brings submodules to the commits that are recorded for them. */
export async function updateSubmodules(args: LatestArgs, host: Host): Promise<void> {
  await git(host, args, ['submodule', '--quiet', 'update', '--init', '--recursive']);
}

/** Runs git in the target; it has to succeed. */
export async function git(host: Host, args: LatestArgs, command: readonly string[]): Promise<void> {
  await runProgram(host, `git ${command[0]} failed`, gitCommand(args, command, args.target));
}
