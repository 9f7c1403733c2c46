import { defineState, type ReadOnlyHost, StateFailedError } from '@muster/engine';
import type { z } from 'zod';
import { flag } from '../arguments/schemas.ts';
import { askProgram } from '../program/ask-program.ts';
import { clone, fetchRevision, git, setRemote, updateSubmodules } from './clone-and-update.ts';
import { latestArgs, withoutEmbeddedCredentials } from './git-arguments.ts';
import { gitCommand, shortCommit, withoutCredentials } from './git-command.ts';
import { refuseOccupiedTarget, refuseOptions } from './git-latest.ts';
import { listRemote, type RemoteRevision, resolveRevision } from './remote-refs.ts';
import { inspectWorkingCopy, isRepository } from './working-copy.ts';

const latest = latestArgs.shape;
const detachedArgs = latestArgs
  .pick({
    name: true,
    target: true,
    remote: true,
    user: true,
    password: true,
    force_clone: true,
    force_checkout: true,
    submodules: true,
    identity: true,
    https_user: true,
    https_pass: true,
    output_encoding: true,
  })
  .extend({
    rev: latest.rev.unwrap().describe('Branch, tag or commit to be at.'),
    fetch_remote: flag.default(true).describe('Fetch what is missing; otherwise what the clone has must do.'),
    hard_reset: flag
      .default(false)
      .describe('Throw local changes away before another commit is checked out.'),
  })
  .strict()
  .transform((args) => ({
    ...withoutEmbeddedCredentials({
      ...latestArgs.parse({ name: args.name, target: args.target }),
      ...args,
    }),
    fetch_remote: args.fetch_remote,
    hard_reset: args.hard_reset,
  }));
type DetachedArgs = z.output<typeof detachedArgs>;

const isCommit = (rev: string) => /^[0-9a-f]{7,40}$/i.test(rev);

/** `git.detached`: a clone of a repository is at a commit, on no branch. */
export const gitDetached = defineState({
  name: 'git.detached',
  summary: 'A clone of a git repository is at a commit, with no branch checked out.',
  args: detachedArgs,
  examples: [{ name: 'https://git.example.test/app.git', target: '/srv/app', rev: 'v1.2', user: 'app' }],
  followsOutside: ({ rev }) => !isCommit(rev),
  provides: ({ target }) => [{ kind: 'path', path: target, recursive: true }],

  async observe(args, host) {
    refuseOptions(args);
    if (!(await isRepository(host, args.target, false))) {
      await refuseOccupiedTarget(args, host);
      return { cloned: false, url: undefined, revision: undefined, detached: false, submodules: [] };
    }
    const copy = await inspectWorkingCopy(host, args, args.target, { ...args, bare: false });
    return {
      cloned: true,
      url: copy.remoteUrl,
      revision: copy.commit,
      detached: copy.branch === undefined,
      submodules: copy.staleSubmodules,
    };
  },
  async desire(args, { cloned, revision }, host) {
    const wanted = await wantedRevision(args, cloned, host);
    return {
      cloned: true,
      url: args.name,
      revision: revision?.startsWith(wanted.commit) === true ? revision : wanted.commit,
      detached: true,
      submodules: args.submodules ? [] : undefined,
    };
  },
  async apply(args, { revision }, changes, host) {
    if (changes.has('cloned')) await clone(args, host);
    else {
      if (changes.has('url')) await setRemote(args, host, changes.get('url')?.from !== undefined);
      const wanted = await wantedRevision(args, true, host);
      if (args.fetch_remote && !(await hasCommit(wanted.commit, args, host)))
        await fetchRevision(args, host, wanted);
    }
    if (args.hard_reset && !changes.has('cloned'))
      await git(host, args, ['reset', '--hard', '--quiet', 'HEAD']);
    const force = args.force_checkout ? ['--force'] : [];
    await git(host, args, ['checkout', '--quiet', ...force, '--detach', revision]);
    if (args.submodules) await updateSubmodules(args, host);
  },
  report(changes, args) {
    const revision = changes.get('revision');
    return {
      ...(changes.has('cloned') && { new: `${withoutCredentials(args.name)} => ${args.target}` }),
      ...(changes.has('url') &&
        !changes.has('cloned') && {
          remote: {
            old: withoutCredentials(changes.get('url')?.from ?? ''),
            new: withoutCredentials(args.name),
          },
        }),
      ...(revision !== undefined && { HEAD: { old: revision.from ?? null, new: revision.to } }),
      ...(changes.has('detached') && !changes.has('cloned') && { detached: true }),
      ...(changes.has('submodules') && { submodules: 'updated' }),
    };
  },
  comment(outcome, args, changes, { revision }) {
    const isPending = outcome === 'pending';
    const url = withoutCredentials(args.name);
    if (outcome === 'unchanged') return `HEAD of ${args.target} is at ${shortCommit(revision)}, detached`;
    if (changes.has('cloned'))
      return isPending
        ? `Repository ${url} would be cloned to ${args.target}`
        : `${url} cloned to ${args.target}`;
    const remote = changes.has('url')
      ? [`Remote ${args.remote} ${isPending ? 'would be' : 'was'} set to ${url}`]
      : [];
    const commit = shortCommit(changes.get('revision')?.to ?? revision);
    const moves = changes.has('revision') || changes.has('detached');
    const checkout = moves
      ? [`Commit ID ${commit} ${isPending ? 'would be' : 'was'} checked out at ${args.target}`]
      : [];
    const submodules = changes.has('submodules')
      ? [`Submodules ${isPending ? 'would be' : 'were'} updated`]
      : [];
    return [...remote, ...checkout, ...submodules].join('. ');
  },
});

/** What the revision is on the remote, or in the clone where that is to do. */
async function wantedRevision(
  args: DetachedArgs,
  isCloned: boolean,
  host: ReadOnlyHost,
): Promise<RemoteRevision> {
  if (isCloned && isCommit(args.rev) && (await hasCommit(args.rev, args, host)))
    return { kind: 'commit', commit: args.rev.toLowerCase() };
  if (isCloned && !args.fetch_remote) {
    for (const ref of [`refs/remotes/${args.remote}/${args.rev}`, `refs/tags/${args.rev}`]) {
      const found = await ask(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], args, host);
      if (found.code === 0) return { kind: 'commit', commit: found.stdout.trim() };
    }
    throw new StateFailedError(`Revision '${args.rev}' does not exist in ${args.target}`);
  }
  const wanted = resolveRevision(await listRemote(host, args, args.name), args.rev);
  if (wanted !== undefined) return wanted;
  throw new StateFailedError(`${withoutCredentials(args.name)} is empty`);
}

async function hasCommit(commit: string, args: DetachedArgs, host: ReadOnlyHost): Promise<boolean> {
  return (await ask(['cat-file', '-e', `${commit}^{commit}`], args, host)).code === 0;
}

function ask(command: readonly string[], args: DetachedArgs, host: ReadOnlyHost) {
  return askProgram(host, gitCommand({ user: args.user }, command, args.target));
}
