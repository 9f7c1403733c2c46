import type { CommandResult, MemoryHost, MemoryProgram } from '@muster/engine';
import { z } from 'zod';

/** Commits in the order in which they came, one of nobody but the host, and one that no branch leads to. */
export const one = '1'.repeat(40);
export const two = '2'.repeat(40);
export const three = '3'.repeat(40);
export const own = 'a'.repeat(40);
export const unnamed = '9'.repeat(40);
const annotated = 'f'.repeat(40);

/** What a repository of the host is like, which is kept in its `.git`, or its `HEAD` where it is bare. */
const repositoryState = z.object({
  commit: z.string().optional(),
  branch: z.string().optional(),
  remotes: z.record(z.string(), z.string()).default({}),
  /** Whether there are changes that nobody committed. */
  isChanged: z.boolean().optional(),
  /** Branches as they were fetched, and commits that were fetched by their name. */
  fetched: z.record(z.string(), z.string()).default({}),
  stale: z.array(z.string()).default([]),
  refs: z.string().optional(),
});
type Given = z.input<typeof repositoryState>;
type Repository = z.output<typeof repositoryState>;

const heads = { main: two, next: three };
const shownRefs = [`${two} refs/heads/main`, `${three} refs/heads/next`, `${annotated} refs/tags/v1`].join(
  '\n',
);
const remoteRefs = `ref: refs/heads/main\tHEAD\n${two}\tHEAD\n${shownRefs.replaceAll(' ', '\t')}\n${one}\trefs/tags/v1^{}\n`;

/** A host whose `/srv/app` is a clone of this kind, or is not there. */
export function withClone(repository?: Given, file = '/srv/app/.git') {
  const clone = {
    branch: 'main',
    remotes: { origin: 'file:///srv/app.git' },
    fetched: { main: one },
    ...repository,
  };
  const files = repository === undefined ? { '/srv/other': '' } : { [file]: JSON.stringify(clone) };
  return { files, programs: { git }, users: [{ name: 'app' }] };
}

/** A git that knows remotes by their names: `app.git`, `empty.git` and no others. */
const git: MemoryProgram = async (args, _command, host) => {
  const words = args.filter((arg, index) => arg !== '-c' && args[index - 1] !== '-c' && arg !== '--quiet');
  const target = words[0] === '-C' ? (words[1] ?? '') : '';
  const [verb = '', ...rest] = words[0] === '-C' ? words.slice(2) : words;
  const last = rest.at(-1) ?? '';
  if (verb === 'ls-remote') return reached(last) ?? { stdout: last.endsWith('/app.git') ? remoteRefs : '' };
  if (verb === 'clone') return clone(rest, host);
  if (verb === 'config' && rest[0]?.startsWith('--') === true && rest[0] !== '--get')
    return config(rest, target, host);
  const isBare = (await host.files.stat(`${target}/.git`)) === undefined;
  const path = isBare ? `${target}/HEAD` : `${target}/.git`;
  const repository = repositoryState.parse(JSON.parse(await host.files.readText(path)));
  const told = tell(verb, rest, repository);
  if (told !== undefined) return told;
  const next = change(verb, rest, repository, isBare);
  if ('code' in next) return next;
  await write(path, next, host);
  return {};
};

function reached(url: string): Partial<CommandResult> | undefined {
  if (/\/(?:app|empty)\.git$/.test(url)) return undefined;
  return {
    code: 128,
    stderr: `fatal: '${url.replace('file://', '')}' does not appear to be a git repository\nfatal: Could not read from remote repository.\n`,
  };
}

/** Settings, as JSON: of a repository in `.git/config`, of an account in its home. */
async function config(
  args: readonly string[],
  target: string,
  { files }: MemoryHost,
): Promise<Partial<CommandResult>> {
  const path = args[0] === '--global' ? '/root/.gitconfig' : `${target}/.git/config`;
  const [verb, key = '', value] = args.filter((arg) => !['--global', '--null', '--'].includes(arg));
  if (key === 'core.locked' && verb !== '--get-all')
    return { code: 255, stderr: 'error: could not lock config file\n' };
  const text = (await files.stat(path)) === undefined ? '{}' : await files.readText(path);
  const settings: Record<string, string[]> = z
    .record(z.string(), z.array(z.string()))
    .parse(JSON.parse(text));
  const found = Object.entries(settings).flatMap(([name, values]) =>
    new RegExp(verb === '--get-regexp' ? key : `^${key}$`).test(name)
      ? values
          .filter((each) => verb !== '--get-regexp' || new RegExp(value ?? '').test(each))
          .map((each) => ({ name, each }))
      : [],
  );
  if (verb === '--get-all' || verb === '--get-regexp') {
    const isAll = verb === '--get-all';
    const stdout = found.map(({ name, each }) => `${isAll ? '' : `${name}\n`}${each}\0`).join('');
    return { code: found.length === 0 ? 1 : 0, stdout };
  }
  const before = settings[key] ?? [];
  if (verb === '--replace-all') settings[key] = [value ?? ''];
  else if (verb === '--add') settings[key] = [...before, value ?? ''];
  else settings[key] = before.filter((each) => !new RegExp(value ?? '').test(each));
  await files.writeAtomically(path, { kind: 'bytes', bytes: Buffer.from(JSON.stringify(settings)) }, {});
  return {};
}

async function clone(args: readonly string[], host: MemoryHost): Promise<Partial<CommandResult>> {
  const [url = '', target = ''] = args.slice(-2);
  const failed = reached(url);
  if (failed !== undefined) return failed;
  const remotes = { [args[args.indexOf('--origin') + 1] ?? '']: url };
  const isBare = args.includes('--bare') || args.includes('--mirror');
  if ((await host.files.stat(target)) === undefined) await host.files.makeDirectory(target, {});
  if (isBare) await write(`${target}/HEAD`, { remotes, refs: shownRefs }, host);
  else await write(`${target}/.git`, { branch: 'main', remotes, fetched: heads, stale: ['lib'] }, host);
  return {};
}

/** What commands answer that change nothing. */
function tell(
  verb: string,
  args: readonly string[],
  repository: Repository,
): Partial<CommandResult> | undefined {
  const { commit, branch, remotes, isChanged = false, fetched, stale, refs } = repository;
  const last = args.at(-1) ?? '';
  if (verb === 'config') return found(remotes[last.split('.')[1] ?? '']);
  if (verb === 'rev-parse') {
    if (last === 'HEAD') return found(commit);
    const name = last.replace('^{commit}', '').split('/').at(-1) ?? '';
    return found(last.startsWith('refs/heads/') ? (name === 'old' ? one : undefined) : fetched[name]);
  }
  if (verb === 'symbolic-ref') return found(branch);
  if (verb === 'status') return { stdout: isChanged ? ' M f\n' : '' };
  if (verb === 'submodule' && args[0] === 'status')
    return { stdout: stale.map((module) => `-${one} ${module}\n`).join('') };
  if (verb === 'show-ref') return found(refs);
  if (verb === 'cat-file') {
    const commit = last.replace('^{commit}', '');
    return { code: Object.values(fetched).some((each) => isAncestor(commit, each)) ? 0 : 128 };
  }
  if (verb === 'merge-base') return { code: isAncestor(args.at(-2) ?? '', last) ? 0 : 1 };
  if (verb === 'for-each-ref')
    return { stdout: args.some((arg) => arg.endsWith(own)) ? '' : 'refs/tags/v1\n' };
  return undefined;
}

function found(text: string | undefined): Partial<CommandResult> {
  return text === undefined ? { code: 1 } : { stdout: `${text}\n` };
}

/** The repository after a command, or why not. */
function change(
  verb: string,
  args: readonly string[],
  repository: Repository,
  isBare: boolean,
): Repository | { code: number; stderr: string } {
  const last = args.at(-1) ?? '';
  if (verb === 'remote') return { ...repository, remotes: { ...repository.remotes, [args[1] ?? '']: last } };
  if (verb === 'submodule') return { ...repository, stale: [] };
  if (verb === 'fetch') {
    if (isBare) return { ...repository, refs: shownRefs };
    if (last === '0'.repeat(40))
      return { code: 128, stderr: `fatal: git upload-pack: not our ref ${last}\n` };
    return { ...repository, fetched: { ...heads, ...(/^\d+$/.test(last) && { [last]: last }) } };
  }
  if (verb === 'checkout') {
    const { branch: _, ...detached } = { ...repository, commit: last, isChanged: false };
    const named = args.includes('-B') || args.includes('-b') ? args.at(-2) : last;
    return args.includes('--detach') ? detached : { ...repository, ...detached, branch: named ?? '' };
  }
  if (verb !== 'reset') return repository;
  if (args.includes('--keep') && repository.isChanged === true)
    return {
      code: 128,
      stderr: `error: Entry 'f' not uptodate. Cannot merge.\nfatal: Could not reset index file to revision '${last}'.\n`,
    };
  return { ...repository, isChanged: false, ...(last !== 'HEAD' && { commit: last }) };
}

function isAncestor(commit: string, of: string): boolean {
  const order = [one, two, three];
  return commit === of || (order.includes(commit) && order.indexOf(commit) < order.indexOf(of));
}

async function write(path: string, repository: Given, host: MemoryHost): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(repository));
  await host.files.writeAtomically(path, { kind: 'bytes', bytes }, {});
}

/** What git is always run with. */
export const gitEnvironment = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
  GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ConnectTimeout=30',
};
