import type { LawCases } from '@muster/engine';
import { gitEnvironment, one, own, three, two, unnamed, withClone } from '../testing/git-program.ts';

const target = '/srv/app';
const git = `git -C ${target}`;
const clone = 'git clone --quiet --no-checkout --origin origin -- {name} /srv/app';
const cloned = [
  clone,
  `${git} checkout --quiet --force -B main ${two}`,
  `${git} branch --quiet --set-upstream-to=origin/main main`,
];
const heads = "'+refs/heads/*:refs/remotes/origin/*'";
const fetch = `${git} fetch --quiet --no-recurse-submodules -- origin ${heads} '+refs/tags/*:refs/tags/*'`;
const forced = fetch.replace(' -- ', ' --force -- ');
const behind = withClone({ commit: one });
const current = withClone({ commit: two, fetched: { main: two } });
const bare = '/srv/app/HEAD';
const refs = [`${one} refs/heads/main`, `${two} refs/tags/v0`].join('\n');

/** What is said of a clone that moved between commits, or to a branch. */
const updated = (from: string, to: string) => ({
  comment: `Repository was updated from ${from.slice(0, 7)} to ${to.slice(0, 7)}`,
  changes: { revision: { old: from, new: to } },
  planned: `Repository would be updated from ${from.slice(0, 7)} to ${to.slice(0, 7)}`,
});
const switched = (branch: string) => ({
  comment: `Branch '${branch}' was checked out`,
  changes: { branch: { old: 'main', new: branch } },
  planned: `Branch '${branch}' would be checked out`,
});

/** Uses of `git.latest`. */
export const gitLaws: LawCases = {
  'git.latest': {
    usual: {
      name: 'file:///srv/app.git',
      args: { target },
      runsWith: { cwd: '/', env: gitEnvironment, timeoutMs: 3600000 },
    },
    create: {
      usual: {
        host: withClone(),
        comment: '{name} cloned to /srv/app',
        planned: 'Repository {name} would be cloned to /srv/app',
      },
      'a clone at what its remote is at': {
        changes: { new: '{name} => /srv/app', revision: { old: null, new: two } },
        runs: cloned,
      },
      'a clone at a tag, which is no branch': {
        args: { target, rev: 'v1' },
        changes: { new: '{name} => /srv/app', revision: { old: null, new: one } },
        runs: [clone, `${git} checkout --quiet --force --detach ${one}`],
      },
      'a clone at a commit that no branch leads to, under a branch of the host': {
        args: { target, rev: unnamed, branch: 'here' },
        changes: { new: '{name} => /srv/app', revision: { old: null, new: unnamed } },
        runs: [
          clone,
          fetch,
          `${git} fetch --quiet --no-recurse-submodules -- origin ${unnamed}`,
          `${git} checkout --quiet --force -B here ${unnamed}`,
        ],
      },
      'a clone of little history with its submodules, as an account': {
        args: {
          target,
          rev: 'next',
          depth: '1',
          submodules: true,
          user: 'app',
          remote: 'up',
          identity: ["/home/app/it's", '/home/app/key'],
        },
        changes: { new: '{name} => /srv/app', revision: { old: null, new: three } },
        runs: [
          'git clone --quiet --no-checkout --origin up --depth 1 --branch next -- {name} /srv/app',
          `${git} checkout --quiet --force -B next ${three}`,
          `${git} branch --quiet --set-upstream-to=up/next next`,
          `${git} submodule --quiet update --init --recursive`,
        ],
        runsWith: {
          cwd: '/',
          user: 'app',
          env: {
            ...gitEnvironment,
            GIT_SSH_COMMAND: `${gitEnvironment.GIT_SSH_COMMAND} -o IdentitiesOnly=yes -i '/home/app/it'\\''s' -i '/home/app/key'`,
          },
          timeoutMs: 3600000,
        },
      },
      'a bare clone': {
        args: { target, bare: true },
        changes: { new: '{name} => /srv/app' },
        runs: ['git clone --quiet --bare --origin origin -- {name} /srv/app'],
      },
      'a mirror, in directories that are missing too': {
        args: { target: '/srv/git/app', mirror: true },
        comment: '{name} cloned to /srv/git/app',
        changes: { new: '{name} => /srv/git/app' },
        planned: 'Repository {name} would be cloned to /srv/git/app',
        runs: ['git clone --quiet --mirror --origin origin -- {name} /srv/git/app'],
        files: { '/srv/git': { directory: true } },
      },
      'a clone of a repository without commits': {
        name: 'file:///srv/empty.git',
        changes: { new: '{name} => /srv/app' },
        runs: [clone],
      },
      'a clone in the place of something else': {
        args: { target, force_clone: true },
        host: { ...withClone(), files: { '/srv/app/a': '', '/srv/app/b/c': '' } },
        changes: { new: '{name} => /srv/app', revision: { old: null, new: two } },
        runs: cloned,
        files: { '/srv/app/a': null, '/srv/app/b': null, '/srv/app/b/c': null },
      },
      'a clone of a remote that asks who it is': {
        name: 'https://deploy:open%40sesame@git.test/app.git',
        secrets: ['open%40sesame', 'open@sesame'],
        comment: 'https://***@git.test/app.git cloned to /srv/app',
        changes: { new: 'https://***@git.test/app.git => /srv/app', revision: { old: null, new: two } },
        planned: 'Repository https://***@git.test/app.git would be cloned to /srv/app',
        runs: [
          /^git -c credential\.helper= -c 'credential\.helper=.+' clone --quiet --no-checkout --origin origin -- https:\/\/git\.test\/app\.git \/srv\/app$/,
          new RegExp(`^${git} -c credential.helper= -c '.+' checkout --quiet --force -B main ${two}$`),
          new RegExp(
            `^${git} -c credential.helper= -c '.+' branch --quiet --set-upstream-to=origin/main main$`,
          ),
        ],
        runsWith: {
          cwd: '/',
          env: { ...gitEnvironment, MUSTER_GIT_USER: 'deploy', MUSTER_GIT_PASSWORD: 'open@sesame' },
          timeoutMs: 3600000,
        },
      },
    },
    repair: {
      'a clone that is behind': {
        host: behind,
        ...updated(one, two),
        runs: [fetch, `${git} reset --keep --quiet ${two}`],
      },
      'a clone that is behind, whatever was done to it': {
        args: { target, force_reset: true },
        host: withClone({ commit: one, isChanged: true }),
        comment: 'Repository was updated from 1111111 to 2222222. Uncommitted changes were discarded',
        changes: { revision: { old: one, new: two }, 'forced update': true },
        planned:
          'Repository would be updated from 1111111 to 2222222. Uncommitted changes would be discarded',
        runs: [forced, `${git} reset --hard --quiet ${two}`, `${git} reset --hard HEAD`],
      },
      'a clone with commits of its own, which are given up': {
        args: { target, force_reset: 'remote-changes' },
        host: withClone({ commit: own }),
        ...updated(own, two),
        runs: [forced, `${git} reset --hard --quiet ${two}`],
      },
      'a clone without a branch': {
        args: { target, rev: 'v1', fetch_tags: false },
        host: {
          ...withClone(),
          files: { '/srv/app/.git': `{"commit":"${two}","remotes":{"origin":"file:///srv/app.git"}}` },
        },
        ...updated(two, one),
        runs: [fetch.replace(" '+refs/tags/*:refs/tags/*'", ''), `${git} checkout --quiet --detach ${one}`],
      },
      'a clone of little history': {
        args: { target, rev: 'main', depth: 1, force_fetch: true },
        host: withClone({ commit: own, fetched: { main: own } }),
        ...updated(own, two),
        runs: [forced.replace('--force', '--force --depth 1'), `${git} reset --keep --quiet ${two}`],
      },
      'another branch': {
        args: { target, rev: 'next', branch: 'next' },
        host: withClone({ commit: three, fetched: { next: three } }),
        ...switched('next'),
        runs: [
          fetch,
          `${git} checkout --quiet -B next ${three}`,
          `${git} branch --quiet --set-upstream-to=origin/next next`,
        ],
      },
      'another branch, whatever was done to this one': {
        args: { target, branch: 'here', force_checkout: true },
        host: withClone({ commit: two, isChanged: true }),
        ...switched('here'),
        runs: [
          fetch,
          `${git} checkout --quiet --force -B here ${two}`,
          `${git} branch --quiet --set-upstream-to=origin/main here`,
        ],
      },
      'another remote': {
        host: withClone({ commit: two, remotes: { origin: 'https://user:pw@old.test/app.git' } }),
        comment: "Remote 'origin' was changed from https://***@old.test/app.git to file:///srv/app.git",
        changes: { remote: { old: 'https://***@old.test/app.git', new: 'file:///srv/app.git' } },
        planned: "Remote 'origin' would be changed from https://***@old.test/app.git to file:///srv/app.git",
        runs: [`${git} remote set-url origin file:///srv/app.git`],
      },
      'a remote under another name': {
        args: { target, remote: 'up' },
        host: current,
        comment: "Remote 'up' was changed from nothing to file:///srv/app.git",
        changes: { remote: { old: 'nothing', new: 'file:///srv/app.git' } },
        planned: "Remote 'up' would be changed from nothing to file:///srv/app.git",
        runs: [`${git} remote add up file:///srv/app.git`],
      },
      'changes that nobody committed': {
        args: { target, force_reset: true },
        host: withClone({ commit: two, isChanged: true }),
        comment: 'Uncommitted changes were discarded',
        changes: { 'forced update': true },
        planned: 'Uncommitted changes would be discarded',
        runs: [`${git} reset --hard HEAD`],
      },
      'submodules that are not at their commits': {
        args: { target, submodules: true },
        host: withClone({ commit: two, stale: ['lib'] }),
        comment: 'Submodules were updated',
        changes: { submodules: 'updated' },
        planned: 'Submodules would be updated',
        runs: [`${git} submodule --quiet update --init --recursive`],
      },
      'a bare clone that is behind': {
        args: { target, bare: true },
        host: withClone({ commit: one, refs }, bare),
        comment: 'Bare repository at /srv/app was fetched',
        changes: { refs: 'fetched' },
        planned: 'Bare repository at /srv/app would be fetched',
        runs: [
          `${git} fetch --quiet --prune -- origin '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*'`,
        ],
      },
    },
    'nothing to do': {
      usual: { host: current, comment: 'Repository /srv/app is up-to-date' },
      'a clone at what its remote is at': {},
      'a clone at a commit by the beginning of its name, with submodules': {
        args: { target, rev: two.slice(0, 8), submodules: true, branch: 'main' },
      },
      'a clone that may stay where it is': { args: { target, update_head: false }, host: behind },
      'a clone with changes that nobody committed': {
        host: withClone({ commit: two, isChanged: true }),
        comment:
          "Repository /srv/app is up-to-date, but with uncommitted changes. Set 'force_reset' to True to purge uncommitted changes.",
      },
    },
    cannot: {
      usual: { host: behind },
      'a remote that is not there': {
        name: 'file:///srv/none.git',
        comment:
          "Failed to check remote refs: file:///srv/none.git: fatal: '/srv/none.git' does not appear to be a git repository\nfatal: Could not read from remote repository.",
      },
      'no git': { host: {}, comment: 'git cannot be run: Cannot run git: no such file or directory' },
      'no such account': { args: { target, user: 'nobody' }, comment: 'User nobody is not available' },
      'a revision that the remote does not have': {
        args: { target, rev: 'none' },
        comment: "No revision matching 'none' exists in the remote repository",
      },
      'a revision that git would take for an option': {
        args: { target, rev: '--exec=x' },
        comment: "'--exec=x' is not the name of a revision, branch or remote",
      },
      'a commit that is nowhere': {
        args: { target, rev: '0'.repeat(40) },
        comment: `git fetch failed: fatal: git upload-pack: not our ref ${'0'.repeat(40)}`,
        planned: 'Repository would be updated from 1111111 to 0000000',
        plannedChanges: { revision: { old: one, new: '0'.repeat(40) } },
        runs: [fetch, `${git} fetch --quiet --no-recurse-submodules -- origin ${'0'.repeat(40)}`],
      },
      'a file in its place': {
        host: { ...withClone(), files: { '/srv/app': '' } },
        comment: "Target '/srv/app' exists and is not a directory",
      },
      'something else in its place': {
        host: { ...withClone(), files: { '/srv/app/f': '' } },
        comment:
          "Target '/srv/app' exists, is non-empty and is not a git repository. Set the 'force_clone' option to True to remove this directory's contents and proceed with cloning the remote repository",
      },
      'commits that would be lost': {
        host: withClone({ commit: own }),
        comment:
          "Repository would be updated from aaaaaaa to 2222222, but this is not a fast-forward merge. Set the 'force_reset' option to True (or 'remote-changes') to force this update.",
        planned: 'Repository would be updated from aaaaaaa to 2222222',
        plannedChanges: { revision: { old: own, new: two } },
        runs: [fetch],
      },
      'changes in the way': {
        host: withClone({ commit: one, isChanged: true }),
        comment: `git reset failed: error: Entry 'f' not uptodate. Cannot merge.\nfatal: Could not reset index file to revision '${two}'.`,
        planned: 'Repository would be updated from 1111111 to 2222222',
        plannedChanges: { revision: { old: one, new: two } },
        runs: [fetch, `${git} reset --keep --quiet ${two}`],
      },
      'changes in the way of another branch': {
        args: { target, branch: 'here' },
        host: withClone({ commit: two, isChanged: true }),
        comment:
          "Local branch 'main' has uncommitted changes. Set the 'force_checkout' option to True to discard them and check 'here' out.",
        planned: "Branch 'here' would be checked out",
        plannedChanges: { branch: { old: 'main', new: 'here' } },
        runs: [fetch],
      },
    },
  },
};
