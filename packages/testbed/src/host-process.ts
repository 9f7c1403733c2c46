import { readFile } from 'node:fs/promises';

/** The pid of the runner (`boot-host.sh`) recorded in a host's directory, if it is still that runner. */
export async function runnerPid(directory: string): Promise<number | undefined> {
  const pid = Number(await readFile(`${directory}/pid`, 'utf8').catch(() => '0'));
  if (pid <= 0) return undefined;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.includes('boot-host.sh') && commandLine.includes(directory) ? pid : undefined;
}

/** The host's init as this machine numbers it: the child of nspawn that is 1 in its own namespace. */
export async function initPid(directory: string): Promise<number | undefined> {
  const runner = await runnerPid(directory);
  if (runner === undefined) return undefined;
  for (const child of await children(runner)) {
    for (const grandchild of await children(child)) {
      const status = await readFile(`/proc/${grandchild}/status`, 'utf8').catch(() => '');
      if (/^NSpid:\t\d+\t1$/m.test(status)) return grandchild;
    }
  }
  return undefined;
}

async function children(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
}
