import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  createLocalHost,
  type JsonRecord,
  plainChunk,
  type StateResult,
  watchedStates,
} from '@muster/engine';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ownStates } from '../testing/own-registry.ts';
import { runOwnState } from '../testing/run-own-states.ts';

const run = promisify(execFile);
let directory: string;
let url: string;
let target: string;

const host = createLocalHost();
const template = await mkdtemp(join(tmpdir(), 'git-latest-'));
afterAll(() => rm(template, { recursive: true }));

beforeAll(async () => {
  directory = template;
  await git('.', 'init', '--quiet', '--bare', '--initial-branch=main', 'remote.git');
  await git('.', 'clone', '--quiet', 'remote.git', 'author');
  await git('author', 'remote', 'set-url', 'origin', '../remote.git');
  await publish('first');
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'git-latest-'));
  await cp(template, directory, { recursive: true });
  url = `file://${directory}/remote.git`;
  target = join(directory, 'clone');
});

afterEach(() => rm(directory, { recursive: true }));

test('a dry run says what would be cloned and clones nothing', async () => {
  const result = await apply({ target }, { test: true });
  expect(result).toMatchObject({ result: null, comment: `Repository ${url} would be cloned to ${target}` });
  await expect(git('clone', 'status')).rejects.toThrow();
});

test('a clone is made once and follows its remote', async () => {
  const first = await head('author');
  expect(await apply({ target })).toMatchObject({
    result: true,
    changes: { new: `${url} => ${target}`, revision: { old: null, new: first } },
  });
  expect(await apply({ target })).toMatchObject({
    result: true,
    changes: {},
    comment: `Repository ${target} is up-to-date`,
  });
  await publish('second');
  const second = await head('author');
  expect(await apply({ target })).toMatchObject({
    result: true,
    changes: { revision: { old: first, new: second } },
  });
  expect(await head('clone')).toBe(second);
  expect((await git('clone', 'branch', '--show-current')).trim()).toBe('main');
});

test('a tag is checked out, and followed when it is moved', async () => {
  await git('author', 'tag', 'v1');
  await git('author', 'push', '--quiet', 'origin', 'v1');
  await apply({ target, rev: 'v1' });
  const first = await head('clone');
  await publish('second');
  expect(await apply({ target, rev: 'v1' })).toMatchObject({ changes: {} });
  await git('author', 'tag', '--force', 'v1');
  await git('author', 'push', '--quiet', '--force', 'origin', 'v1');
  expect(await apply({ target, rev: 'v1' })).toMatchObject({
    result: true,
    changes: { revision: { old: first } },
  });
  expect(await head('clone')).toBe(await head('author'));
});

test('a commit is checked out by its abbreviated name, back and forth', async () => {
  const first = await head('author');
  await publish('second');
  const second = await head('author');
  for (const commit of [second, first, second]) {
    expect(await apply({ target, rev: commit.slice(0, 8) })).toMatchObject({ result: true });
    expect(await head('clone')).toBe(commit);
  }
});

test('a shallow clone moves forward', async () => {
  await publish('second');
  await apply({ target, rev: 'main', depth: 1 });
  await publish('third');
  expect(await apply({ target, rev: 'main', depth: 1 })).toMatchObject({ result: true });
  expect(await head('clone')).toBe(await head('author'));
});

test('local commits are given up only when that was asked for', async () => {
  await apply({ target });
  await git('clone', ...identity, 'commit', '--quiet', '--allow-empty', '--message=local');
  await publish('second');
  const refused = await apply({ target });
  expect(refused).toMatchObject({ result: false, changes: {} });
  expect(refused.comment).toContain('not a fast-forward merge');
  expect(await apply({ target, force_reset: true })).toMatchObject({ result: true });
  expect(await head('clone')).toBe(await head('author'));
});

test('local changes in the way are an error, and are given up only when that was asked for', async () => {
  await apply({ target });
  await writeFile(join(target, 'file'), 'mine');
  const note = await apply({ target });
  expect(note.comment).toContain('but with uncommitted changes');
  await publish('second');
  expect(await apply({ target })).toMatchObject({ result: false });
  expect(await apply({ target, force_reset: true })).toMatchObject({
    result: true,
    changes: { 'forced update': true },
  });
});

test('a directory with other things in it is left alone unless told otherwise', async () => {
  await git('.', 'clone', '--quiet', 'remote.git', 'unrelated');
  await rm(join(directory, 'unrelated/.git'), { recursive: true });
  const occupied = join(directory, 'unrelated');
  expect((await apply({ target: occupied })).comment).toContain('is non-empty and is not a git repository');
  expect(await apply({ target: occupied, force_clone: true })).toMatchObject({ result: true });
});

test('a bare clone gets every branch', async () => {
  await apply({ target, bare: true });
  await git('author', 'push', '--quiet', 'origin', 'HEAD:next');
  expect(await apply({ target, bare: true })).toMatchObject({ result: true, changes: { refs: 'fetched' } });
  expect((await git('clone', 'rev-parse', 'next')).trim()).toBe(await head('author'));
});

test.each([
  ['a revision that does not exist', { rev: 'nope' }, "No revision matching 'nope'"],
  ['a revision that git would take for an option', { rev: '--exec=x' }, 'is not the name of a revision'],
  ['a relative target', { target: 'clone' }, 'expected an absolute path'],
])('%s is an error', async (_, args, message) => {
  const result = await apply({ target, ...args });
  expect(result).toMatchObject({ result: false, changes: {} });
  expect(result.comment).toContain(message);
});

test('a URL cannot name a program to run', async () => {
  const result = await apply({ target }, { name: `ext::sh -c touch% ${directory}/pwned` });
  expect(result.result).toBe(false);
  expect(result.comment).toContain("transport 'ext' not allowed");
});

test('the drift watch does not deploy what its remote has', () => {
  expect(watchedStates([plainChunk('git.latest', url, { args: { target } })], ownStates)).toEqual([]);
});

const identity = ['-c', 'user.name=author', '-c', 'user.email=author@example.test'];

async function git(where: string, ...args: readonly string[]): Promise<string> {
  return (await run('git', ['-C', join(directory, where), ...args])).stdout;
}

async function publish(contents: string): Promise<void> {
  await writeFile(join(directory, 'author/file'), contents);
  await git('author', 'add', '.');
  await git('author', ...identity, 'commit', '--quiet', '--message', contents);
  await git('author', 'push', '--quiet', 'origin', 'HEAD:main');
}

async function head(where: string): Promise<string> {
  return (await git(where, 'rev-parse', 'HEAD')).trim();
}

function apply(
  args: JsonRecord,
  { name = url, test: isTest = false }: { readonly test?: boolean; readonly name?: string } = {},
): Promise<StateResult> {
  return runOwnState(host, 'git.latest', name, args, { test: isTest });
}
