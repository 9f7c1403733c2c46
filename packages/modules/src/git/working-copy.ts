import { type ReadOnlyHost, StateFailedError } from '@muster/engine';
import { askProgram } from '../program/ask-program.ts';
import { type GitAccess, gitCommand } from './git-command.ts';

/** What a clone on the host is like. */
export interface WorkingCopy {
  /** The commit that is checked out; undefined where there is none yet. */
  readonly commit: string | undefined;
  /** Undefined with a detached HEAD. */
  readonly branch: string | undefined;
  readonly remoteUrl: string | undefined;
  readonly hasLocalChanges: boolean;
  /** Submodules that are not at the commit that is recorded for them. */
  readonly staleSubmodules: readonly string[];
  /** `commit ref` lines, sorted; of bare repositories alone. */
  readonly refs: string;
}

/** Whether there is a repository in that very directory (not in one above it). */
export async function isRepository(host: ReadOnlyHost, target: string, isBare: boolean): Promise<boolean> {
  const mark = isBare ? `${target}/HEAD` : `${target}/.git`;
  return (await host.files.stat(mark)) !== undefined;
}

/** Looks at the repository in a directory. */
export async function inspectWorkingCopy(
  host: ReadOnlyHost,
  access: GitAccess,
  target: string,
  options: { readonly remote: string; readonly bare: boolean; readonly submodules: boolean },
): Promise<WorkingCopy> {
  const ask = async (...args: string[]) => askProgram(host, gitCommand({ user: access.user }, args, target));
  const answer = async (...args: string[]) => {
    const result = await ask(...args);
    if (/dubious ownership/.test(result.stderr)) throw new StateFailedError(result.stderr.trim());
    return result.code === 0 ? result.stdout.trim() : undefined;
  };
  const commit = await answer('rev-parse', '--verify', '--quiet', 'HEAD');
  const branch = await answer('symbolic-ref', '--short', '--quiet', 'HEAD');
  const remoteUrl = await answer('config', '--get', `remote.${options.remote}.url`);
  if (options.bare) {
    const refs = (await answer('show-ref', '--heads', '--tags')) ?? '';
    return {
      commit,
      branch,
      remoteUrl,
      hasLocalChanges: false,
      staleSubmodules: [],
      refs: sortedLines(refs),
    };
  }
  const status = await answer('status', '--porcelain', '--untracked-files=no');
  const submodules = options.submodules ? await answer('submodule', 'status', '--recursive') : undefined;
  return {
    commit,
    branch,
    remoteUrl,
    hasLocalChanges: status !== undefined && status !== '',
    staleSubmodules: (submodules ?? '')
      .split('\n')
      .flatMap((line) => /^[-+U]\S+ (\S+)/.exec(line)?.[1] ?? []),
    refs: '',
  };
}

/** Whether a commit can be reached from another one; undefined when it is not here. */
export async function isAncestor(
  host: ReadOnlyHost,
  access: GitAccess,
  target: string,
  ancestor: string,
  descendant: string,
): Promise<boolean | undefined> {
  const args = ['merge-base', '--is-ancestor', ancestor, descendant];
  const { code } = await askProgram(host, gitCommand({ user: access.user }, args, target));
  return code === 0 ? true : code === 1 ? false : undefined;
}

/** Lines in order, so that two listings of refs can be compared. */
export function sortedLines(text: string): string {
  return text.split('\n').filter(Boolean).toSorted().join('\n');
}
