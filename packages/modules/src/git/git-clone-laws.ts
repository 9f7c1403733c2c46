import type { LawCases } from '@muster/engine';
import { gitEnvironment, one, three, two, withClone } from '../testing/git-program.ts';

const target = '/srv/app';
const git = `git -C ${target}`;
const clone = 'git clone --quiet --no-checkout --origin origin -- {name} /srv/app';
const fetch = `${git} fetch --quiet --no-recurse-submodules -- origin '+refs/heads/*:refs/remotes/origin/*' '+refs/tags/*:refs/tags/*'`;
const onMain = [
  `${git} checkout --quiet --force -B main ${two}`,
  `${git} branch --quiet --set-upstream-to=origin/main main`,
];
const usual = {
  name: 'file:///srv/app.git',
  args: { target },
  runsWith: { cwd: '/', env: gitEnvironment, timeoutMs: 3600000 },
};
const detach = (commit: string) => `${git} checkout --quiet --detach ${commit}`;
const { programs } = withClone({});
const atOne = {
  programs,
  files: {
    '/srv/app/.git': JSON.stringify({
      commit: one,
      remotes: { origin: 'file:///srv/app.git' },
      fetched: { main: one },
    }),
  },
};
const occupied = {
  ...withClone(),
  files: { '/srv/app/notes': '' },
};

/** Uses of `git.cloned` and `git.detached`. */
export const gitCloneLaws: LawCases = {
  'git.cloned': {
    usual,
    create: {
      'a clone at what its remote is at': {
        host: withClone(),
        comment: '{name} cloned to /srv/app',
        changes: { new: '{name} => /srv/app' },
        planned: '{name} would be cloned to /srv/app',
        runs: [clone, ...onMain],
      },
      'a clone with a branch, under an account': {
        args: { target, branch: 'next', user: 'app' },
        host: withClone(),
        comment: "{name} cloned to /srv/app with branch 'next'",
        changes: { new: '{name} => /srv/app' },
        planned: "{name} would be cloned to /srv/app with branch 'next'",
        runsWith: { ...usual.runsWith, user: 'app' },
        runs: [
          clone,
          `${git} checkout --quiet --force -B next ${three}`,
          `${git} branch --quiet --set-upstream-to=origin/next next`,
        ],
      },
    },
    repair: {
      'another branch': {
        args: { target, branch: 'next' },
        host: withClone({ commit: two, fetched: { main: two, next: three } }),
        comment: "Branch changed to 'next'",
        changes: { branch: { old: 'main', new: 'next' } },
        planned: "Branch would be changed to 'next'",
        runs: [`${git} checkout --quiet -b next origin/next`],
      },
      'another branch that the clone has': {
        args: { target, branch: 'old' },
        host: withClone({ commit: two }),
        comment: "Branch changed to 'old'",
        changes: { branch: { old: 'main', new: 'old' } },
        planned: "Branch would be changed to 'old'",
        runs: [`${git} checkout --quiet old`],
      },
    },
    'nothing to do': {
      'a clone that is behind': {
        args: { target, branch: 'main' },
        host: withClone({ commit: one }),
        comment: "Repository already exists at /srv/app and is checked out to branch 'main'",
      },
    },
    cannot: {
      'a directory with other things in it': {
        host: occupied,
        comment: /^Target '\/srv\/app' exists, is non-empty and is not a git repository/,
      },
      'a name that git would take for an option': {
        args: { target, branch: '--orphan' },
        comment: "'--orphan' is not the name of a revision, branch or remote",
      },
    },
  },
  'git.detached': {
    usual: { ...usual, args: { target, rev: 'main' } },
    create: {
      'a clone at a branch': {
        host: withClone(),
        comment: '{name} cloned to /srv/app',
        changes: { new: '{name} => /srv/app', HEAD: { old: null, new: two } },
        planned: 'Repository {name} would be cloned to /srv/app',
        runs: [clone, ...onMain, detach(two)],
      },
    },
    repair: {
      'a clone that is behind': {
        host: atOne,
        comment: 'Commit ID 2222222 was checked out at /srv/app',
        changes: { HEAD: { old: one, new: two } },
        planned: 'Commit ID 2222222 would be checked out at /srv/app',
        runs: [fetch, detach(two)],
      },
      'a clone on a branch, which is changed': {
        args: { target, rev: two, hard_reset: true, force_checkout: true, submodules: true },
        host: withClone({ commit: two, isChanged: true, fetched: { main: two }, stale: ['lib'] }),
        comment: 'Commit ID 2222222 was checked out at /srv/app. Submodules were updated',
        changes: { detached: true, submodules: 'updated' },
        planned: 'Commit ID 2222222 would be checked out at /srv/app. Submodules would be updated',
        runs: [
          `${git} reset --hard --quiet HEAD`,
          `${git} checkout --quiet --force --detach ${two}`,
          `${git} submodule --quiet update --init --recursive`,
        ],
      },
      'a clone of another remote': {
        args: { target, rev: 'main', fetch_remote: false },
        host: {
          ...atOne,
          files: {
            '/srv/app/.git': JSON.stringify({
              commit: one,
              remotes: { origin: 'ssh://x/old.git' },
              fetched: { main: one },
            }),
          },
        },
        comment: 'Remote origin was set to {name}',
        changes: { remote: { old: 'ssh://x/old.git', new: '{name}' } },
        planned: 'Remote origin would be set to {name}',
        runs: [`${git} remote set-url origin {name}`, detach(one)],
      },
    },
    'nothing to do': {
      'a clone at a commit, whose remote is away': {
        name: 'file:///srv/away.git',
        args: { target, rev: one },
        host: {
          ...atOne,
          files: {
            '/srv/app/.git': JSON.stringify({
              commit: one,
              remotes: { origin: 'file:///srv/away.git' },
              fetched: { main: one },
            }),
          },
        },
        comment: 'HEAD of /srv/app is at 1111111, detached',
      },
    },
    cannot: {
      'a revision that there is not': {
        args: { target, rev: 'nosuch' },
        host: atOne,
        comment: "No revision matching 'nosuch' exists in the remote repository",
      },
      'a revision that the clone does not have, and is not to fetch': {
        args: { target, rev: 'next', fetch_remote: false },
        host: atOne,
        comment: "Revision 'next' does not exist in /srv/app",
      },
      'a directory with other things in it': {
        host: occupied,
        comment: /^Target '\/srv\/app' exists, is non-empty and is not a git repository/,
      },
    },
  },
};
