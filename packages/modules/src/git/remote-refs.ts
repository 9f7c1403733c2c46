import { NotYetError, type ReadOnlyHost, StateFailedError } from '@muster/engine';
import { askProgram } from '../program/ask-program.ts';
import { type GitAccess, gitCommand, withoutCredentials } from './git-command.ts';

/** The refs of a repository: commits by full ref name, and what HEAD points to. */
export interface RemoteRefs {
  readonly refs: ReadonlyMap<string, string>;
  /** The branch that HEAD points to. */
  readonly defaultBranch: string | undefined;
}

/** What a revision is on the remote. */
export interface RemoteRevision {
  readonly kind: 'branch' | 'tag' | 'commit';
  /** Full or, for a commit that was written so, abbreviated. */
  readonly commit: string;
  /** The branch that it is, if it is one. */
  readonly branch?: string | undefined;
}

/** Asks a remote for its refs. Where it cannot be reached a pending state may yet help. */
export async function listRemote(host: ReadOnlyHost, access: GitAccess, url: string): Promise<RemoteRefs> {
  const command = gitCommand(access, ['ls-remote', '--symref', '--', url]);
  const result = await askProgram(host, { ...command, timeoutMs: 60_000, maxOutputBytes: 64 * 1024 * 1024 });
  if (result.code === 0) return parseRemoteRefs(result.stdout);
  const reason = result.timedOut ? 'no answer within a minute' : result.stderr.trim();
  throw new NotYetError(`Failed to check remote refs: ${withoutCredentials(url)}: ${reason}`);
}

/** Reads the output of `git ls-remote --symref`. */
export function parseRemoteRefs(text: string): RemoteRefs {
  const refs = new Map<string, string>();
  let defaultBranch: string | undefined;
  for (const line of text.split('\n')) {
    const [value = '', name] = line.split('\t');
    if (name === undefined) continue;
    const [, branch] = /^ref: refs\/heads\/(.+)$/.exec(value) ?? [];
    if (branch === undefined) refs.set(name, value);
    else if (name === 'HEAD') defaultBranch = branch;
  }
  return { refs, defaultBranch };
}

/** Finds a revision among the refs; undefined for HEAD of an empty repository. */
export function resolveRevision(
  { refs, defaultBranch }: RemoteRefs,
  rev: string,
): RemoteRevision | undefined {
  if (rev === 'HEAD') {
    const commit = refs.get('HEAD');
    if (commit === undefined) return undefined;
    return { kind: 'branch', commit, branch: defaultBranch };
  }
  const branch = refs.get(`refs/heads/${rev}`);
  if (branch !== undefined) return { kind: 'branch', commit: branch, branch: rev };
  const tag = refs.get(`refs/tags/${rev}^{}`) ?? refs.get(`refs/tags/${rev}`) ?? refs.get(rev);
  if (tag !== undefined) return { kind: 'tag', commit: tag };
  if (/^[0-9a-f]{7,40}$/i.test(rev)) return { kind: 'commit', commit: rev.toLowerCase() };
  throw new StateFailedError(`No revision matching '${rev}' exists in the remote repository`);
}
