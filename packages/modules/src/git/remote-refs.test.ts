import { describe, expect, test } from 'vitest';
import { latestArgs, withoutEmbeddedCredentials } from './git-arguments.ts';
import { gitCommand, withoutCredentials } from './git-command.ts';
import { parseRemoteRefs, resolveRevision } from './remote-refs.ts';

const a = 'a'.repeat(40);
const b = 'b'.repeat(40);
const c = 'c'.repeat(40);
const remote = parseRemoteRefs(
  `ref: refs/heads/main\tHEAD\n${a}\tHEAD\n${a}\trefs/heads/main\n${b}\trefs/heads/next\n${c}\trefs/tags/v1\n${b}\trefs/tags/v1^{}\n`,
);

describe('a revision', () => {
  test.each([
    ['HEAD', { kind: 'branch', commit: a, branch: 'main' }],
    ['next', { kind: 'branch', commit: b, branch: 'next' }],
    ['v1', { kind: 'tag', commit: b }],
    ['ABCDEF0', { kind: 'commit', commit: 'abcdef0' }],
  ])('%s is found among the refs of the remote', (rev, expected) => {
    expect(resolveRevision(remote, rev)).toEqual(expected);
  });
  test('that does not exist is an error', () => {
    expect(() => resolveRevision(remote, 'nope')).toThrow("No revision matching 'nope'");
  });
  test('HEAD of an empty repository is nothing', () => {
    expect(resolveRevision(parseRemoteRefs(''), 'HEAD')).toBeUndefined();
  });
});

test('credentials are in the environment and in no argument', () => {
  const command = gitCommand({ https_user: 'deploy', https_pass: 'sesame' }, ['ls-remote']);
  expect(command.argv.join(' ')).not.toContain('sesame');
  expect(command.env).toMatchObject({ MUSTER_GIT_USER: 'deploy', MUSTER_GIT_PASSWORD: 'sesame' });
});

test('the path of an SSH key cannot end its word', () => {
  const command = gitCommand({ identity: ["/root/k'; reboot; '"] }, []);
  expect(command.env?.['GIT_SSH_COMMAND']).toContain(String.raw`-i '/root/k'\''; reboot; '\'''`);
});

test.each([
  [
    'https://deploy:s%40cret@x.test/app.git',
    { name: 'https://x.test/app.git', https_user: 'deploy', https_pass: 's@cret' },
  ],
  [
    'https://token@x.test/app.git',
    { name: 'https://x.test/app.git', https_user: 'token', https_pass: undefined },
  ],
  ['https://x.test/app.git', { name: 'https://x.test/app.git' }],
  ['git@x.test:app.git', { name: 'git@x.test:app.git' }],
])('credentials in %s are taken out of it', (name, expected) => {
  expect(withoutEmbeddedCredentials(latestArgs.parse({ name, target: '/srv/app' }))).toMatchObject(expected);
});

test('a URL is shown without its password', () => {
  expect(withoutCredentials('https://me:pw@example.test/x.git')).toBe('https://***@example.test/x.git');
  expect(withoutCredentials('git://example.test/x.git')).toBe('git://example.test/x.git');
});
