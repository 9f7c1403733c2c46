import { type AskingContext, defineFunction, type ExecutionFunction, noArguments } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, textList } from '../arguments/schemas.ts';
import { programError, runProgram } from '../program/run-program.ts';
import { gitCommand } from './git-command.ts';
import { listRemote } from './remote-refs.ts';

const cwd = () => anyText.describe('Directory of the clone.');
const user = () => anyText.optional().describe('Account to run git as.');
const remote = () => anyText.default('origin').describe('Name of the remote.');
const inClone = () => z.strictObject({ cwd: cwd(), user: user() });
const atRevision = () =>
  z.strictObject({ cwd: cwd(), rev: anyText.default('HEAD').describe('Revision.'), user: user() });
const ofRemote = () => z.strictObject({ cwd: cwd(), remote: remote(), user: user() });

/** git.*: clones on the host and repositories elsewhere. */
export const gitFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'git.revision',
    summary: 'The commit that a revision of a clone is.',
    effect: 'asks',
    args: atRevision,
    examples: [{ cwd: '/srv/app' }, { cwd: '/srv/app', rev: 'v1.2', user: 'app' }],
    run: ({ rev, ...clone }, context) =>
      answer(context, clone, ['rev-parse', '--verify', '--end-of-options', rev]),
  }),
  defineFunction({
    name: 'git.current_branch',
    summary: 'The branch that is checked out; empty where none is.',
    effect: 'asks',
    args: inClone,
    examples: [{ cwd: '/srv/app' }],
    run: (clone, context) => answer(context, clone, ['branch', '--show-current']),
  }),
  listed('git.list_branches', 'The local branches of a clone.', 'refs/heads/'),
  listed('git.list_tags', 'The tags of a clone.', 'refs/tags/'),
  defineFunction({
    name: 'git.describe',
    summary: 'A revision of a clone in words.',
    effect: 'asks',
    args: atRevision,
    examples: [{ cwd: '/srv/app' }],
    run: ({ rev, ...clone }, context) =>
      answer(context, clone, ['describe', '--always', '--tags', checked(rev)]),
  }),
  defineFunction({
    name: 'git.status',
    summary: 'What differs from the commit in a clone: paths by kind.',
    effect: 'asks',
    args: inClone,
    examples: [{ cwd: '/srv/app' }],
    async run(clone, context) {
      const status = new Map<string, string[]>();
      const names: Readonly<Record<string, string>> = {
        M: 'modified',
        A: 'new',
        D: 'deleted',
        '??': 'untracked',
        R: 'renamed',
      };
      for (const line of lines(await answer(context, clone, ['status', '--porcelain']))) {
        const [, code = '', path = ''] = /^\s*(\S+)\s+(.+)$/.exec(line) ?? [];
        const kind = names[code] ?? names[code[0] ?? ''] ?? 'modified';
        status.set(kind, [...(status.get(kind) ?? []), path]);
      }
      return Object.fromEntries(status);
    },
  }),
  defineFunction({
    name: 'git.remote_get',
    summary: 'The URL of a remote of a clone.',
    effect: 'asks',
    args: ofRemote,
    examples: [{ cwd: '/srv/app' }],
    async run({ remote: name, ...clone }, context) {
      const url = await answer(context, clone, ['config', '--get', `remote.${name}.url`]);
      return { fetch: url, push: url };
    },
  }),
  defineFunction({
    name: 'git.ls_remote',
    summary: 'The refs of a repository elsewhere, with their commits.',
    effect: 'asks',
    args: () =>
      z.strictObject({
        remote: anyText.describe('URL of the repository.'),
        user: user(),
        identity: textList.optional().describe('Private SSH keys to try.'),
        https_user: anyText.optional().describe('User for HTTP authentication.'),
        https_pass: anyText.optional().describe('Password for HTTP authentication.'),
      }),
    examples: [{ remote: 'https://github.com/saltstack/salt.git' }],
    run: async ({ remote: url, ...access }, { host }) =>
      Object.fromEntries((await listRemote(host, access, url)).refs),
  }),
  defineFunction({
    name: 'git.version',
    summary: 'The version of git.',
    effect: 'asks',
    args: noArguments,
    async run(_, { host }) {
      const { stdout } = await host.processes.query({ argv: ['git', 'version'] });
      return /(\d+(?:\.\d+)+)/.exec(stdout)?.[1] ?? '';
    },
  }),
  defineFunction({
    name: 'git.clone',
    summary: 'Clones a repository.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        cwd: anyText.describe('Where the clone goes.'),
        url: anyText.describe('URL of the repository.'),
        user: user(),
      }),
    examples: [{ cwd: '/srv/app', url: 'https://git.example.org/app.git', user: 'app' }],
    async run({ cwd: target, url, ...access }, { host }) {
      await runProgram(host, 'git clone failed', gitCommand(access, ['clone', '--quiet', '--', url, target]));
      return true;
    },
  }),
  defineFunction({
    name: 'git.fetch',
    summary: 'Fetches what is new at the remote of a clone.',
    effect: 'changes',
    args: ofRemote,
    examples: [{ cwd: '/srv/app' }],
    async run({ cwd: clone, remote: name, ...access }, { host }) {
      await runProgram(host, 'git fetch failed', gitCommand(access, ['fetch', '--quiet', '--', name], clone));
      return true;
    },
  }),
  defineFunction({
    name: 'git.pull',
    summary: 'Moves a clone forward to what its remote has.',
    effect: 'changes',
    args: inClone,
    examples: [{ cwd: '/srv/app' }],
    async run({ cwd: clone, ...access }, { host }) {
      const command = gitCommand(access, ['pull', '--ff-only'], clone);
      return (await runProgram(host, 'git pull failed', command)).stdout.trim();
    },
  }),
  defineFunction({
    name: 'git.checkout',
    summary: 'Checks a revision of a clone out.',
    effect: 'changes',
    args: () => z.strictObject({ cwd: cwd(), rev: anyText.describe('Revision.'), user: user() }),
    examples: [{ cwd: '/srv/app', rev: 'v1.2' }],
    async run({ cwd: clone, rev, ...access }, { host }) {
      const command = gitCommand(access, ['checkout', checked(rev)], clone);
      return (await runProgram(host, 'git checkout failed', command)).stderr.trim();
    },
  }),
];

function listed(name: `git.${string}`, summary: string, refs: `refs/${string}/`): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'asks',
    args: inClone,
    examples: [{ cwd: '/srv/app' }],
    run: async (clone, context) =>
      lines(await answer(context, clone, ['for-each-ref', '--format=%(refname:short)', refs])),
  });
}

async function answer(
  { host }: AskingContext,
  { cwd: clone, ...access }: z.output<ReturnType<typeof inClone>>,
  args: readonly string[],
): Promise<string> {
  const result = await host.processes.query(gitCommand(access, args, clone));
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
