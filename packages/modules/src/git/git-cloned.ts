import { defineState } from '@muster/engine';
import { clone, git } from './clone-and-update.ts';
import { latestArgs, withoutEmbeddedCredentials } from './git-arguments.ts';
import { gitCommand, withoutCredentials } from './git-command.ts';
import { refuseOccupiedTarget, refuseOptions } from './git-latest.ts';
import { inspectWorkingCopy, isRepository } from './working-copy.ts';

const { branch, user, password, identity, https_user, https_pass, output_encoding } = latestArgs.shape;
const shape = { bare: false, submodules: false, remote: 'origin' };

/** `git.cloned`: a clone of a repository is there; nothing is fetched once it is. */
export const gitCloned = defineState({
  name: 'git.cloned',
  summary: 'A clone of a git repository is there, with a branch checked out; what it has is never renewed.',
  args: latestArgs
    .pick({ name: true, target: true })
    .extend({ branch, user, password, identity, https_user, https_pass, output_encoding })
    .strict()
    .transform((args) =>
      withoutEmbeddedCredentials({
        ...latestArgs.parse({ name: args.name, target: args.target, rev: args.branch }),
        ...args,
      }),
    ),
  examples: [{ name: 'https://git.example.test/app.git', target: '/srv/app', branch: 'main', user: 'app' }],
  provides: (args) => [{ kind: 'path', path: args.target, recursive: true }],

  async observe(args, host) {
    refuseOptions(args);
    if (await isRepository(host, args.target, false)) {
      const copy = await inspectWorkingCopy(host, args, args.target, shape);
      return { cloned: true, branch: copy.branch ?? '' };
    }
    await refuseOccupiedTarget(args, host);
    return { cloned: false, branch: undefined };
  },
  desire: (args) => ({ cloned: true, branch: args.branch }),
  async apply(args, _, changes, host) {
    if (changes.has('cloned')) return clone(args, host);
    const wanted = args.branch ?? '';
    const local = ['rev-parse', '--verify', '--quiet', `refs/heads/${wanted}`];
    const isThere = (await host.processes.query(gitCommand(args, local, args.target))).code === 0;
    await git(host, args, [
      'checkout',
      '--quiet',
      ...(isThere ? [wanted] : ['-b', wanted, `origin/${wanted}`]),
    ]);
  },
  report(changes, args) {
    if (changes.has('cloned')) return { new: `${withoutCredentials(args.name)} => ${args.target}` };
    return { branch: { old: changes.get('branch')?.from ?? '', new: args.branch ?? '' } };
  },
  comment(outcome, args, changes) {
    const isPending = outcome === 'pending';
    const at = args.branch === undefined ? '' : ` with branch '${args.branch}'`;
    if (outcome === 'unchanged')
      return `Repository already exists at ${args.target}${at && ` and is checked out to branch '${args.branch}'`}`;
    if (!changes.has('cloned'))
      return isPending ? `Branch would be changed to '${args.branch}'` : `Branch changed to '${args.branch}'`;
    return `${withoutCredentials(args.name)} ${isPending ? 'would be ' : ''}cloned to ${args.target}${at}`;
  },
});
