import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';

/** The variable by which the processes of one command are known, those too that left its process group. */
export const markVariable = 'MUSTER_COMMAND';

/** Ends a command with all that it started: its process group, and whatever has its mark in its environment. */
export async function endCommand(group: number, mark: string, signal: NodeJS.Signals): Promise<void> {
  send(-group, signal);
  const wanted = `${markVariable}=${mark}`;
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    // What has ended meanwhile, or belongs to somebody else, cannot be read.
    const environment = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '');
    if (environment.split('\0').includes(wanted)) send(Number(name), signal);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}

/**
 * A small process that outlives this one by a moment: it is told of every command that begins and ends, and when its input
 * ends with this process, however that died, it ends the commands that are left.
 */
export class OrphanReaper {
  #child: ChildProcess | undefined;

  /** Has the command of a mark ended with this process; to be called before it starts, and again when its group is known. */
  watch(mark: string, group = 0): void {
    this.#tell(`+ ${group} ${mark}`);
  }

  /** The command is over, and what it left behind may stay. */
  release(mark: string): void {
    this.#tell(`- 0 ${mark}`);
  }

  #tell(line: string): void {
    this.#child ??= this.#start();
    this.#child.stdin?.write(`${line}\n`);
  }

  #start(): ChildProcess {
    const child = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    const forget = () => {
      this.#child = undefined;
    };
    child.stdin?.on('error', forget);
    child.on('error', forget);
    void once(child, 'exit').then(forget, forget);
    child.unref();
    // A pipe to a child is a socket, which would keep this process alive.
    const { stdin } = child;
    if (stdin !== null && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
    return child;
  }
}

const script = `
live=
while read -r what group mark; do
  left=
  for each in $live; do [ "\${each#*:}" = "$mark" ] || left="$left $each"; done
  live=$left
  [ "$what" = - ] || live="$live $group:$mark"
done
end() {
  for each in $live; do
    [ "\${each%%:*}" = 0 ] || kill -s "$1" -- "-\${each%%:*}"
    for path in $(grep -lzxF "${markVariable}=\${each#*:}" /proc/[0-9]*/environ); do
      pid=\${path#/proc/}
      kill -s "$1" -- "\${pid%/environ}"
    done
  done
}
[ -z "$live" ] || { end TERM; sleep 2; end KILL; }
`;
