import { defineState, type Properties, type ReadOnlyHost, StateFailedError } from '@muster/engine';
import { clone, fetchAll, git, setRemote, update, updateSubmodules } from './clone-and-update.ts';
import { isBare, type LatestArgs, latestArgs, withoutEmbeddedCredentials } from './git-arguments.ts';
import { shortCommit, withoutCredentials } from './git-command.ts';
import { listRemote, type RemoteRefs, type RemoteRevision, resolveRevision } from './remote-refs.ts';
import { inspectWorkingCopy, isRepository, sortedLines } from './working-copy.ts';

interface ObservedRepository extends Properties {
  readonly cloned: boolean;
  readonly url?: string | undefined;
  readonly revision?: string | undefined;
  readonly branch?: string | undefined;
  readonly 'local changes'?: boolean;
  readonly submodules?: readonly string[];
  readonly refs?: string;
}

/** `git.latest`: a clone of a repository is there and at the revision that the remote has. */
export const gitLatest = defineState({
  name: 'git.latest',
  summary: 'A clone of a git repository is at the revision that the remote has.',
  args: latestArgs,
  ignoresExtra: true,
  examples: [
    {
      name: 'https://git.example.test/app.git',
      target: '/srv/app',
      rev: 'main',
      branch: 'main',
      user: 'app',
    },
    {
      name: 'git@git.example.test:app.git',
      target: '/srv/app',
      rev: 'v1.2',
      identity: '/root/.ssh/deploy',
      force_reset: true,
    },
  ],
  followsOutside: () => true,
  provides: ({ target }) => [{ kind: 'path', path: target, recursive: true }],

  async observe(written, host): Promise<ObservedRepository> {
    const args = withoutEmbeddedCredentials(written);
    refuseOptions(args);
    if (!(await isRepository(host, args.target, isBare(args)))) {
      await refuseOccupiedTarget(args, host);
      return { cloned: false };
    }
    const copy = await inspectWorkingCopy(host, args, args.target, { ...args, bare: isBare(args) });
    return {
      cloned: true,
      url: copy.remoteUrl,
      revision: copy.commit,
      branch: copy.branch,
      'local changes': copy.hasLocalChanges,
      submodules: copy.staleSubmodules,
      refs: copy.refs,
    };
  },
  async desire(written, observed, host): Promise<Properties> {
    const args = withoutEmbeddedCredentials(written);
    const remote = await listRemote(host, args, args.name);
    const wanted = resolveRevision(remote, args.rev);
    if (isBare(args)) return { cloned: true, url: args.name, refs: headsAndTags(remote) };
    const moves = !observed.cloned || args.update_head;
    return {
      cloned: true,
      url: args.name,
      revision: moves ? fullCommit(wanted, observed) : undefined,
      branch: args.branch,
      'local changes': observed.cloned && args.force_reset === true ? false : undefined,
      submodules: args.submodules ? [] : undefined,
    };
  },
  async apply(written, _desired, changes, host) {
    const args = withoutEmbeddedCredentials(written);
    if (changes.has('cloned')) return clone(args, host);
    if (changes.has('url')) await setRemote(args, host, changes.get('url')?.from !== undefined);
    if (isBare(args)) return fetchAll(args, host);
    if (changes.has('revision') || changes.has('branch')) {
      const wanted = resolveRevision(await listRemote(host, args, args.name), args.rev);
      if (wanted !== undefined) await update(args, host, wanted);
    }
    if (changes.has('local changes')) await git(host, args, ['reset', '--hard', 'HEAD']);
    if (args.submodules) await updateSubmodules(args, host);
  },
  report(changes, args, observed) {
    const revision = changes.get('revision');
    return {
      ...(changes.has('cloned') ? { new: `${withoutCredentials(args.name)} => ${args.target}` } : {}),
      ...(changes.has('url') && !changes.has('cloned')
        ? { remote: { old: shownUrl(changes.get('url')?.from), new: shownUrl(args.name) } }
        : {}),
      ...(revision === undefined
        ? {}
        : {
            revision: {
              old: typeof revision.from === 'string' ? revision.from : null,
              new: typeof revision.to === 'string' ? revision.to : null,
            },
          }),
      ...(changes.has('branch') && !changes.has('cloned')
        ? { branch: { old: observed.branch ?? null, new: args.branch ?? '' } }
        : {}),
      ...(changes.has('local changes') ? { 'forced update': true } : {}),
      ...(changes.has('submodules') && !changes.has('cloned') ? { submodules: 'updated' } : {}),
      ...(changes.has('refs') && !changes.has('cloned') ? { refs: 'fetched' } : {}),
    };
  },
  comment(outcome, args, changes, observed) {
    const url = withoutCredentials(args.name);
    if (outcome === 'unchanged') {
      const note =
        observed['local changes'] === true
          ? ", but with uncommitted changes. Set 'force_reset' to True to purge uncommitted changes."
          : '';
      return `Repository ${args.target} is up-to-date${note}`;
    }
    const isPending = outcome === 'pending';
    if (changes.has('cloned'))
      return isPending
        ? `Repository ${url} would be cloned to ${args.target}`
        : `${url} cloned to ${args.target}`;
    const verb = isPending ? 'would be' : 'was';
    const revision = changes.get('revision');
    const sentences = [
      ...(changes.has('url')
        ? [`Remote '${args.remote}' ${verb} changed from ${shownUrl(changes.get('url')?.from)} to ${url}`]
        : []),
      ...(revision === undefined
        ? []
        : [`Repository ${verb} updated from ${shortCommit(revision.from)} to ${shortCommit(revision.to)}`]),
      ...(changes.has('branch') ? [`Branch '${args.branch}' ${verb} checked out`] : []),
      ...(changes.has('local changes')
        ? [isPending ? 'Uncommitted changes would be discarded' : 'Uncommitted changes were discarded']
        : []),
      ...(changes.has('submodules')
        ? [isPending ? 'Submodules would be updated' : 'Submodules were updated']
        : []),
      ...(changes.has('refs') ? [`Bare repository at ${args.target} ${verb} fetched`] : []),
    ];
    return sentences.join('. ');
  },
});

function fullCommit(
  wanted: RemoteRevision | undefined,
  { revision }: ObservedRepository,
): string | undefined {
  return wanted !== undefined && revision?.startsWith(wanted.commit) === true ? revision : wanted?.commit;
}

function headsAndTags({ refs }: RemoteRefs): string {
  const lines = [...refs].filter(([ref]) => /^refs\/(?:heads|tags)\//.test(ref) && !ref.endsWith('^{}'));
  return sortedLines(lines.map(([ref, commit]) => `${commit} ${ref}`).join('\n'));
}

/** Throws where something is in the way of a clone. */
export async function refuseOccupiedTarget(args: LatestArgs, host: ReadOnlyHost): Promise<void> {
  const stat = await host.files.stat(args.target);
  if (stat === undefined || args.force_clone) return;
  if (stat.kind !== 'directory')
    throw new StateFailedError(`Target '${args.target}' exists and is not a directory`);
  if ((await host.files.list(args.target)).length === 0) return;
  throw new StateFailedError(
    `Target '${args.target}' exists, is non-empty and is not a git repository. Set the 'force_clone' option to True to remove this directory's contents and proceed with cloning the remote repository`,
  );
}

/** Throws for names that git could take for options. */
export function refuseOptions({ rev, branch, remote }: LatestArgs): void {
  for (const value of [rev, branch ?? '', remote]) {
    if (value.startsWith('-'))
      throw new StateFailedError(`'${value}' is not the name of a revision, branch or remote`);
  }
}

function shownUrl(url: unknown): string {
  return typeof url === 'string' ? withoutCredentials(url) : 'nothing';
}
