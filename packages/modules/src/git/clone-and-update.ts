import { dirname } from 'node:path';
import { type Host, StateFailedError } from '@muster/engine';
import { runProgram } from '../program/run-program.ts';
import { isBare, type LatestArgs } from './git-arguments.ts';
import { gitCommand, shortCommit, submoduleProtocols, withoutCredentials } from './git-command.ts';
import { listRemote, type RemoteRevision, resolveRevision } from './remote-refs.ts';
import { inspectWorkingCopy, isAncestor, type WorkingCopy } from './working-copy.ts';

/** Clones the repository into its target and checks the wanted revision out. */
export async function clone(args: LatestArgs, host: Host): Promise<void> {
  const wanted = resolveRevision(await listRemote(host, args, args.name), args.rev);
  const parent = dirname(args.target);
  if ((await host.files.stat(parent)) === undefined)
    await host.files.makeDirectory(parent, { parents: true, user: args.user });
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

/** Fetches branches and tags, and a commit that none of them leads to. */
export async function fetchRevision(args: LatestArgs, host: Host, wanted: RemoteRevision): Promise<void> {
  const options = [
    '--quiet',
    '--no-recurse-submodules',
    ...(args.force_fetch || args.force_reset !== false ? ['--force'] : []),
    ...(args.depth === undefined ? [] : ['--depth', String(args.depth)]),
  ];
  // With a plus, so that tags follow when somebody moves them.
  const tags = args.fetch_tags ? ['+refs/tags/*:refs/tags/*'] : [];
  await git(host, args, [
    'fetch',
    ...options,
    '--',
    args.remote,
    `+refs/heads/*:refs/remotes/${args.remote}/*`,
    ...tags,
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

/** Fetches the revision and brings the working copy to it without losing commits or changes, unless that was asked for. */
export async function update(args: LatestArgs, host: Host, wanted: RemoteRevision): Promise<void> {
  const copy = await inspectWorkingCopy(host, args, args.target, { ...args, bare: false, submodules: false });
  const wasFetched = await isFetched(args, host, wanted, copy);
  await fetchRevision(args, host, wanted);
  const loses = copy.commit !== undefined && !(await keepsCommits(args, host, wanted, copy, wasFetched));
  if (loses && args.force_reset === false)
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
  // Refuses, as a merge would, where local changes are in the way.
  else await git(host, args, ['reset', '--keep', '--quiet', wanted.commit]);
}

/** Whether the working copy is at what was last fetched of the branch: it has no commits of its own. */
async function isFetched(
  args: LatestArgs,
  host: Host,
  wanted: RemoteRevision,
  copy: WorkingCopy,
): Promise<boolean> {
  if (wanted.branch === undefined || copy.commit === undefined) return false;
  const ref = `refs/remotes/${args.remote}/${wanted.branch}`;
  const found = await host.processes.query(
    gitCommand(args, ['rev-parse', '--verify', '--quiet', ref], args.target),
  );
  return found.stdout.trim() === copy.commit;
}

/** Whether every commit of the working copy is still to be had after it moved. */
async function keepsCommits(
  args: LatestArgs,
  host: Host,
  wanted: RemoteRevision,
  { commit = '', branch }: WorkingCopy,
  wasFetched: boolean,
): Promise<boolean> {
  if ((await isAncestor(host, args, args.target, commit, wanted.commit)) === true) return true;
  if (args.depth !== undefined) {
    // A shallow clone cannot tell ancestors. One without commits of its own has nothing to lose; else the history is needed.
    if (wasFetched) return true;
    await host.processes.run(
      gitCommand(args, ['fetch', '--quiet', '--unshallow', '--', args.remote], args.target),
    );
    if ((await isAncestor(host, args, args.target, commit, wanted.commit)) === true) return true;
  }
  if (branch !== undefined) return false;
  const refs = ['for-each-ref', '--count=1', `--contains=${commit}`, 'refs/remotes', 'refs/tags'];
  return (await host.processes.query(gitCommand(args, refs, args.target))).stdout.trim() !== '';
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
  const command = gitCommand(args, ['submodule', '--quiet', 'update', '--init', '--recursive'], args.target);
  const isLocal = /^(?:\/|file:)/i.test(args.name);
  const env = isLocal ? {} : { GIT_ALLOW_PROTOCOL: submoduleProtocols };
  await runProgram(host, 'git submodule failed', { ...command, env: { ...command.env, ...env } });
}

/** Runs git in the target; it has to succeed. */
export async function git(host: Host, args: LatestArgs, command: readonly string[]): Promise<void> {
  await runProgram(host, `git ${command[0]} failed`, gitCommand(args, command, args.target));
}
