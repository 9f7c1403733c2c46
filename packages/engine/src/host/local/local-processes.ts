import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { constants } from 'node:os';
import { errorMessage, MusterError } from '@muster/shared';
import type { Command, CommandResult, Processes } from '../host.ts';
import { BoundedOutput } from './bounded-output.ts';
import { endCommand, markVariable, OrphanReaper } from './orphan-reaper.ts';
import { assertReadsOnly } from './read-only-programs.ts';

/** What local processes need to know of the accounts they may run as. */
export interface RunAs {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

export interface LocalProcessesOptions {
  /** The account of a name; a command for one that does not exist is refused. */
  account(name: string): Promise<RunAs | undefined>;
  /** Where a working directory of the host really is. */
  directory(path: string): Promise<string>;
  /** Where programs run for which no directory was asked for; their account's home unless given. */
  readonly defaultDirectory?: string | undefined;
  /** Called after every program that may have changed the host. */
  onRun?(): void;
  /** Added to every program's environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

interface ExecutionOptions extends LocalProcessesOptions {
  /** The environment of this process before anybody has set a variable there. */
  readonly inherited: NodeJS.ProcessEnv;
}

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const maxOutputBytes = 4 * 1024 * 1024;
const graceMs = 2000;
/** A program may leave children behind that hold its output open; it is not waited for longer than this. */
const lingerMs = 500;

/** The machine's programs: argument vectors, each in a process group of its own that dies with its time limit, and with this process. */
export function createLocalProcesses(given: LocalProcessesOptions): Processes {
  const options: ExecutionOptions = { ...given, inherited: { ...process.env } };
  const reaper = new OrphanReaper();
  return {
    async query(command) {
      assertReadsOnly(command);
      // `git status` would otherwise write what it learnt into the index.
      return execute({ ...command, env: { GIT_OPTIONAL_LOCKS: '0', ...command.env } }, options);
    },
    async run(command) {
      try {
        return await execute(command, options, reaper);
      } finally {
        options.onRun?.();
      }
    },
  };
}

async function execute(
  command: Command,
  options: ExecutionOptions,
  reaper?: OrphanReaper,
): Promise<CommandResult> {
  const mark = randomUUID();
  const runAs = await accountOf(command, options);
  const [program, ...args] = argumentVector(command, runAs);
  const cwd = await workingDirectory(command, runAs, options);
  // Before it starts: this process may be killed before it has said more.
  reaper?.watch(mark);
  const child = spawn(program, args, {
    cwd,
    env: { ...environmentOf(command, runAs, options), [markVariable]: mark },
    detached: true,
    // Node's pipes are sockets, and bash reads ~/.bashrc when its input is one, taking it for a remote login.
    stdio: [command.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) reaper?.watch(mark, child.pid);
  try {
    return await collect(child, command, mark);
  } finally {
    reaper?.release(mark);
  }
}

async function accountOf(command: Command, options: ExecutionOptions): Promise<RunAs | undefined> {
  if (command.user === undefined) return undefined;
  const account = await options.account(command.user);
  if (account !== undefined) return account;
  throw new MusterError('COMMAND_FAILED', `User '${command.user}' is not available`);
}

/** The directory that was asked for, which must be there; otherwise the account's home, or `/` where that is not there. */
async function workingDirectory(
  { cwd }: Command,
  runAs: RunAs | undefined,
  options: ExecutionOptions,
): Promise<string> {
  if (cwd !== undefined) {
    const directory = await options.directory(cwd);
    if (await isDirectory(directory)) return directory;
    throw new MusterError('COMMAND_FAILED', `Desired working directory "${cwd}" is not available`);
  }
  if (options.defaultDirectory !== undefined) return options.defaultDirectory;
  const home = runAs?.home ?? process.env['HOME'] ?? '/';
  return (await isDirectory(home)) ? home : '/';
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** Account and umask are set by programs that become the wanted one: Node would lose supplementary groups, and a umask is the whole daemon's. */
function argumentVector(
  { argv, umask, group }: Command,
  runAs: RunAs | undefined,
): readonly [string, ...string[]] {
  const masked: readonly [string, ...string[]] =
    umask === undefined
      ? argv
      : ['/bin/sh', '-c', 'umask "$1"; shift; exec "$@"', 'sh', umask.toString(8).padStart(4, '0'), ...argv];
  const account = runAs !== undefined && runAs.uid !== process.getuid?.() ? runAs : undefined;
  if (account === undefined && group === undefined) return masked;
  const user = account === undefined ? [] : [`--reuid=${account.uid}`];
  const groupFlag = `--regid=${group ?? account?.gid}`;
  return [
    'setpriv',
    ...user,
    groupFlag,
    account === undefined ? '--keep-groups' : '--init-groups',
    '--',
    ...masked,
  ];
}

function selfName(): string {
  return process.getuid?.() === 0 ? 'root' : (process.env['USER'] ?? '');
}

function environmentOf(
  command: Command,
  runAs: RunAs | undefined,
  options: ExecutionOptions,
): Record<string, string> {
  const account: Record<string, string> =
    runAs === undefined
      ? { HOME: process.env['HOME'] ?? '/root', USER: selfName(), LOGNAME: selfName() }
      : { HOME: runAs.home, USER: runAs.name, LOGNAME: runAs.name, SHELL: runAs.shell };
  const set = command.cleanEnv === true ? {} : variablesSetSince(options.inherited);
  return {
    PATH: path,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    ...account,
    ...set,
    ...options.env,
    ...command.env,
  };
}

/** What was set in this process since: as long as it lives, programs get it as its own. */
function variablesSetSince(inherited: NodeJS.ProcessEnv): Record<string, string> {
  const set = Object.entries(process.env).filter(([name, value]) => inherited[name] !== value);
  return Object.fromEntries(set.map(([name, value = '']) => [name, value]));
}

function collect(child: ChildProcess, command: Command, mark: string): Promise<CommandResult> {
  const limit = command.maxOutputBytes ?? maxOutputBytes;
  const stdout = new BoundedOutput(limit);
  const stderr = new BoundedOutput(limit);
  let timedOut = false;
  const { promise, resolve, reject } = Promise.withResolvers<CommandResult>();
  const timers: NodeJS.Timeout[] = [];
  const end = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined) void endCommand(child.pid, mark, signal);
  };
  const stop = (): void => {
    end('SIGTERM');
    // The command may be over by then, and what it started not.
    setTimeout(end, graceMs, 'SIGKILL').unref();
  };
  if (command.timeoutMs !== undefined) {
    timers.push(
      setTimeout(() => {
        timedOut = true;
        stop();
      }, command.timeoutMs),
    );
  }
  command.signal?.addEventListener('abort', stop, { once: true });
  if (command.signal?.aborted === true) stop();

  child.stdout?.on('data', (chunk: Buffer) => stdout.add(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.add(chunk));
  // A program that does not read its input closes it early; that is its own affair.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(command.stdin);
  child.once('error', (error) => {
    cleanUp();
    reject(
      new MusterError('COMMAND_FAILED', `Cannot run ${command.argv[0]}: ${errorMessage(error)}`, {
        cause: error,
      }),
    );
  });
  child.once('exit', () => timers.push(setTimeout(closeOutput, lingerMs)));
  child.once('close', (code, signal) => {
    cleanUp();
    resolve({
      code: exitCode(code, signal),
      stdout: stdout.text(),
      stderr: stderr.text(),
      timedOut,
      pid: child.pid ?? 0,
    });
  });

  function closeOutput(): void {
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
  function cleanUp(): void {
    for (const timer of timers) clearTimeout(timer);
    command.signal?.removeEventListener('abort', stop);
  }
  return promise;
}

function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
