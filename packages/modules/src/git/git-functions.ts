import type { ExecutionFunction, FunctionContext } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { declareFunction } from '../declare/declare-function.ts';
import { optional, text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import { programError, runProgram } from '../program/run-program.ts';
import { gitCommand } from './git-command.ts';
import { parseRemoteRefs } from './remote-refs.ts';

const inClone = { cwd: text('Directory of the clone.'), user: optional(text('Account to run git as.')) };
const remote = {
  remote: text('URL of the repository.'),
  user: optional(text('Account to run git as.')),
  identity: optional(text('Private SSH key.')),
  https_user: optional(text('User for HTTP authentication.')),
  https_pass: optional(text('Password for HTTP authentication.')),
};

/** git.*: clones on the host and repositories elsewhere. */
export const gitFunctions: readonly ExecutionFunction[] = [
  readFunction({
    name: 'git.revision',
    summary: 'The commit that a revision of a clone is.',
    parameters: { cwd: inClone.cwd, rev: text('Revision.', 'HEAD'), user: inClone.user },
    run: ({ cwd, rev, user }, context) =>
      answer(context, cwd, user, ['rev-parse', '--verify', '--end-of-options', rev]),
  }),
  readFunction({
    name: 'git.current_branch',
    summary: 'The branch that is checked out; empty where none is.',
    parameters: inClone,
    run: ({ cwd, user }, context) => answer(context, cwd, user, ['branch', '--show-current']),
  }),
  readFunction({
    name: 'git.list_branches',
    summary: 'The local branches of a clone.',
    parameters: inClone,
    run: async ({ cwd, user }, context) =>
      lines(await answer(context, cwd, user, ['for-each-ref', '--format=%(refname:short)', 'refs/heads/'])),
  }),
  readFunction({
    name: 'git.list_tags',
    summary: 'The tags of a clone.',
    parameters: inClone,
    run: async ({ cwd, user }, context) =>
      lines(await answer(context, cwd, user, ['for-each-ref', '--format=%(refname:short)', 'refs/tags/'])),
  }),
  readFunction({
    name: 'git.describe',
    summary: 'A revision of a clone in words.',
    parameters: { cwd: inClone.cwd, rev: text('Revision.', 'HEAD'), user: inClone.user },
    run: ({ cwd, rev, user }, context) =>
      answer(context, cwd, user, ['describe', '--always', '--tags', checked(rev)]),
  }),
  readFunction({
    name: 'git.status',
    summary: 'What differs from the commit in a clone: paths by kind.',
    parameters: inClone,
    async run({ cwd, user }, context) {
      const status = new Map<string, string[]>();
      const names: Readonly<Record<string, string>> = {
        M: 'modified',
        A: 'new',
        D: 'deleted',
        '??': 'untracked',
        R: 'renamed',
      };
      for (const line of lines(await answer(context, cwd, user, ['status', '--porcelain']))) {
        const [, code = '', path = ''] = /^\s*(\S+)\s+(.+)$/.exec(line) ?? [];
        const kind = names[code] ?? names[code[0] ?? ''] ?? 'modified';
        status.set(kind, [...(status.get(kind) ?? []), path]);
      }
      return Object.fromEntries(status);
    },
  }),
  readFunction({
    name: 'git.remote_get',
    summary: 'The URL of a remote of a clone.',
    parameters: { cwd: inClone.cwd, remote: text('Name of the remote.', 'origin'), user: inClone.user },
    async run({ cwd, remote: name, user }, context) {
      const url = await answer(context, cwd, user, ['config', '--get', `remote.${name}.url`]);
      return { fetch: url, push: url };
    },
  }),
  readFunction({
    name: 'git.ls_remote',
    summary: 'The refs of a repository elsewhere, with their commits.',
    parameters: remote,
    async run({ remote: url, ...access }, { host }) {
      const identity = access.identity === undefined ? {} : { identity: [access.identity] };
      const command = gitCommand({ ...access, identity: undefined, ...identity }, ['ls-remote', '--', url]);
      const result = await host.processes.query({ ...command, timeoutMs: 60_000 });
      if (result.code !== 0) throw programError('git ls-remote failed', result);
      return Object.fromEntries(parseRemoteRefs(result.stdout).refs);
    },
  }),
  readFunction({
    name: 'git.version',
    summary: 'The version of git.',
    async run(_values, { host }) {
      const { stdout } = await host.processes.query({ argv: ['git', 'version'] });
      return /(\d+(?:\.\d+)+)/.exec(stdout)?.[1] ?? '';
    },
  }),
  declareFunction({
    name: 'git.clone',
    summary: 'Clones a repository.',
    parameters: {
      cwd: text('Where the clone goes.'),
      url: text('URL of the repository.'),
      user: inClone.user,
    },
    async run({ cwd, url, user }, { host }) {
      await runProgram(host, 'git clone failed', gitCommand({ user }, ['clone', '--quiet', '--', url, cwd]));
      return true;
    },
  }),
  declareFunction({
    name: 'git.fetch',
    summary: 'Fetches what is new at the remote of a clone.',
    parameters: { cwd: inClone.cwd, remote: text('Name of the remote.', 'origin'), user: inClone.user },
    async run({ cwd, remote: name, user }, { host }) {
      await runProgram(host, 'git fetch failed', gitCommand({ user }, ['fetch', '--quiet', '--', name], cwd));
      return true;
    },
  }),
  declareFunction({
    name: 'git.pull',
    summary: 'Moves a clone forward to what its remote has.',
    parameters: inClone,
    async run({ cwd, user }, { host }) {
      return (
        await runProgram(host, 'git pull failed', gitCommand({ user }, ['pull', '--ff-only'], cwd))
      ).stdout.trim();
    },
  }),
  declareFunction({
    name: 'git.checkout',
    summary: 'Checks a revision of a clone out.',
    parameters: { cwd: inClone.cwd, rev: text('Revision.'), user: inClone.user },
    async run({ cwd, rev, user }, { host }) {
      const result = await runProgram(
        host,
        'git checkout failed',
        gitCommand({ user }, ['checkout', checked(rev)], cwd),
      );
      return result.stderr.trim();
    },
  }),
];

async function answer(
  { host }: FunctionContext,
  cwd: string,
  user: string | undefined,
  args: readonly string[],
): Promise<string> {
  const result = await host.processes.query(gitCommand({ user }, args, cwd));
  if (result.code !== 0) throw programError(`git ${args[0]} failed`, result);
  return result.stdout.trimEnd();
}

function checked(rev: string): string {
  if (!rev.startsWith('-')) return rev;
  throw new MusterError('ARGUMENT_INVALID', `${JSON.stringify(rev)} is not a revision`);
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean);
}
