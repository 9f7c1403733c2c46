import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLocalHost, type Json, type JsonRecord } from '@muster/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

const run = promisify(execFile);
let directory: string;
let first: string;
let second: string;

/** A repository of two commits, the first of which has a tag, and a clone of it with changes. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'git-functions-'));
  await git('.', 'init', '--quiet', '--initial-branch=main', 'origin');
  first = await commit('first');
  await git('origin', 'tag', 'v1');
  await git('origin', 'branch', 'next');
  second = await commit('second');
  await call('git.clone', ['@/clone', 'file://@/origin']);
  await writeFile(join(directory, 'clone/first'), 'edited\n');
  await writeFile(join(directory, 'clone/stray'), '');
}, 60_000);
afterAll(() => rm(directory, { recursive: true }));

test.each<readonly [string, readonly Json[], JsonRecord, () => Json]>([
  ['git.revision', ['@/clone'], {}, () => second],
  ['git.revision', ['@/clone'], { rev: 'v1' }, () => first],
  ['git.current_branch', ['@/clone'], {}, () => 'main'],
  ['git.list_branches', ['@/origin'], {}, () => ['main', 'next']],
  ['git.list_tags', ['@/clone'], {}, () => ['v1']],
  ['git.describe', ['@/clone', 'v1'], {}, () => 'v1'],
  ['git.describe', ['@/clone'], {}, () => `v1-1-g${second.slice(0, 7)}`],
  ['git.status', ['@/clone'], {}, () => ({ modified: ['first'], untracked: ['stray'] })],
  [
    'git.remote_get',
    ['@/clone'],
    {},
    () => ({ fetch: `file://${directory}/origin`, push: `file://${directory}/origin` }),
  ],
  [
    'git.ls_remote',
    ['file://@/origin'],
    {},
    () => ({
      HEAD: second,
      'refs/heads/main': second,
      'refs/heads/next': first,
      'refs/tags/v1': first,
    }),
  ],
])('%s(*%j, **%j) looks at a repository', async (name, args, named, answer) => {
  expect(await call(name, args, named)).toEqual(answer());
});

test('a clone follows its remote by fetch and pull, and a revision is checked out', async () => {
  await call('git.clone', ['@/follower', 'file://@/origin']);
  const third = await commit('third');
  expect(await call('git.fetch', ['@/follower'])).toBe(true);
  expect(await call('git.revision', ['@/follower', 'origin/main'])).toBe(third);
  expect(await call('git.revision', ['@/follower'])).toBe(second);
  expect(await call('git.pull', ['@/follower'])).toContain('Fast-forward');
  expect(await call('git.revision', ['@/follower'])).toBe(third);
  expect(await call('git.checkout', ['@/follower', 'v1'])).toContain(first.slice(0, 7));
  expect(await call('git.current_branch', ['@/follower'])).toBe('');
});

test.each([
  ['git.revision', ['@/clone', 'nope'], 'git rev-parse failed'],
  ['git.describe', ['@/clone', '--all'], '"--all" is not a revision'],
  ['git.checkout', ['@/clone', 'nope'], 'git checkout failed'],
  ['git.clone', ['@/clone', 'file://@/origin'], 'git clone failed'],
  ['git.ls_remote', ['file://@/nowhere'], 'Failed to check remote refs: file://'],
])('%s(*%j) fails and says why', async (name, args, message) => {
  await expect(call(name, args)).rejects.toThrow(message);
});

/** `@` stands for the directory. */
function call(name: string, args: readonly Json[], named: JsonRecord = {}): Promise<Json> {
  const positional = args.map((arg) => (typeof arg === 'string' ? arg.replace('@', directory) : arg));
  return callOwn(name, { positional, named }, functionContext(createLocalHost()));
}

async function commit(file: string): Promise<string> {
  await writeFile(join(directory, 'origin', file), `${file}\n`);
  await git('origin', 'add', file);
  await git('origin', 'commit', '--quiet', '--message', file);
  return (await git('origin', 'rev-parse', 'HEAD')).trim();
}

async function git(where: string, ...args: readonly string[]): Promise<string> {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.test'];
  return (await run('git', [...identity, ...args], { cwd: join(directory, where) })).stdout;
}
