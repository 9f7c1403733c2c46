import type { LawCases } from '@muster/engine';
import { gitEnvironment, withClone } from '../testing/git-program.ts';

const { programs } = withClone({});
const config = '/srv/app/.git/config';
const settings = (values: Readonly<Record<string, readonly string[]>>) => ({
  files: { [config]: JSON.stringify(values) },
  programs,
  users: [{ name: 'app' }],
});
const ways = ['+refs/heads/*:refs/a', '+refs/tags/*:refs/b'];

/** Uses of `git.config_set` and `git.config_unset`. */
export const gitConfigLaws: LawCases = {
  'git.config_set': {
    usual: {
      name: 'user.email',
      args: { value: 'a@example.test', repo: '/srv/app' },
      runsWith: { cwd: '/', env: gitEnvironment, timeoutMs: 3600000 },
    },
    create: {
      'a setting': {
        host: settings({}),
        comment: "'user.email' was added as 'a@example.test'",
        changes: { 'user.email': { old: null, new: ['a@example.test'] } },
        planned: "'user.email' would be added as 'a@example.test'",
        runs: ['git -C /srv/app config --replace-all -- user.email a@example.test'],
      },
      'a setting of an account': {
        name: 'http.https://git.example.test.sslVerify',
        args: { value: false, global: true, user: 'app' },
        host: { ...settings({}), files: { '/root/.profile': '' } },
        comment: "Global key '{name}' was added as 'false'",
        changes: { '{name}': { old: null, new: ['false'] } },
        planned: "Global key '{name}' would be added as 'false'",
        runs: [{ run: 'git config --global --replace-all -- {name} false', user: 'app' }],
      },
    },
    repair: {
      'values in their order': {
        name: 'remote.origin.fetch',
        args: { multivar: ways, repo: '/srv/app' },
        host: settings({ 'remote.origin.fetch': ways.toReversed() }),
        comment: "'{name}' was set to ['+refs/heads/*:refs/a', '+refs/tags/*:refs/b']",
        changes: { '{name}': { old: ways.toReversed(), new: ways } },
        planned: "'{name}' would be set to ['+refs/heads/*:refs/a', '+refs/tags/*:refs/b']",
        runs: [
          "git -C /srv/app config --replace-all -- {name} '+refs/heads/*:refs/a'",
          "git -C /srv/app config --add -- {name} '+refs/tags/*:refs/b'",
        ],
      },
    },
    'nothing to do': {
      'the values, as one text': {
        name: 'core.x',
        args: { multivar: 'a,b', repo: '/srv/app' },
        host: settings({ 'core.x': ['a', 'b'] }),
        comment: "'core.x' is already set to ['a', 'b']",
      },
    },
    cannot: {
      'a setting of nothing': {
        args: { value: 'x' },
        host: settings({}),
        comment: "Non-global config options require the 'repo' argument to be set",
      },
      'neither a value nor values': {
        args: { repo: '/srv/app' },
        comment: /^Only one of 'value' and 'multivar' is permitted/,
      },
      'a name that would be an option': {
        name: '--edit',
        args: { value: 'x', global: true },
        comment: /^Invalid argument 'name': expected a key: `user.email`, not '--edit'/,
      },
      'a file that cannot be written': {
        name: 'core.locked',
        args: { value: 'x', repo: '/srv/app' },
        host: settings({}),
        comment: /^git config: error: could not lock config file/,
        planned: "'core.locked' would be added as 'x'",
        plannedChanges: { 'core.locked': { old: null, new: ['x'] } },
        runs: ['git -C /srv/app config --replace-all -- core.locked x'],
      },
    },
  },
  'git.config_unset': {
    usual: {
      name: 'user.email',
      args: { repo: '/srv/app' },
      runsWith: { cwd: '/', env: gitEnvironment, timeoutMs: 3600000 },
    },
    repair: {
      usual: { comment: 'Value(s) successfully unset' },
      'a setting': {
        host: settings({ 'user.email': ['a@example.test'], 'user.name': ['A'] }),
        changes: { 'user.email': ['a@example.test'] },
        planned: '1 key(s) would have value(s) unset',
        runs: ['git -C /srv/app config --unset-all -- user.email'],
      },
      'all settings that fit, with all their values': {
        name: '^user\\..+$',
        args: { repo: '/srv/app', all: true },
        host: settings({ 'user.email': ['a', 'b'], 'user.name': ['A'], 'core.x': ['y'] }),
        changes: { 'user.email': ['a', 'b'], 'user.name': ['A'] },
        planned: '2 key(s) would have value(s) unset',
        runs: [
          'git -C /srv/app config --unset-all -- user.email',
          'git -C /srv/app config --unset-all -- user.name',
        ],
      },
      'one of several values': {
        args: { repo: '/srv/app', value_regex: '^b' },
        host: settings({ 'user.email': ['a', 'b'] }),
        changes: { 'user.email': ['b'] },
        planned: '1 key(s) would have value(s) unset',
        runs: ["git -C /srv/app config --unset-all -- user.email '^b'"],
      },
    },
    'nothing to do': {
      'a setting that is not there': { host: settings({}), comment: 'No matching keys are set' },
    },
    cannot: {
      'several values, of which none was chosen': {
        host: settings({ 'user.email': ['a', 'b'] }),
        comment:
          "Multivar(s) matched by the key expression (set 'all' to True to force removal): user.email (a, b)",
      },
      'several values that fit': {
        args: { repo: '/srv/app', value_regex: '.' },
        host: settings({ 'user.email': ['a', 'b'] }),
        comment:
          "Multiple values are matched by value_regex for the following keys (set 'all' to True to force removal): user.email (a, b)",
      },
    },
  },
};
