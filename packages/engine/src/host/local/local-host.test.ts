import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLocalHost } from './create-local-host.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'muster-host-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Whether a process is there and more than a zombie that nobody has asked after. */
function isRunning(pid: string): boolean {
  const path = `/proc/${pid.trim()}/stat`;
  return existsSync(path) && !/\) [ZX] /.test(readFileSync(path, 'utf8'));
}

const bytes = (text: string) => ({ kind: 'bytes', bytes: Buffer.from(text) }) as const;

describe('the files of the local host', () => {
  const { files } = createLocalHost();

  it('are written whole, with their mode, and leave nothing behind', async () => {
    const path = join(directory, 'secret');
    await files.writeAtomically(path, bytes('one'), { mode: 0o600 });
    expect(readFileSync(path, 'utf8')).toBe('one');
    expect(await files.lstat(path)).toMatchObject({ kind: 'file', size: 3, mode: 0o600 });
    expect(readdirSync(directory)).toEqual(['secret']);
  });

  it('keep their mode when only the contents change', async () => {
    const path = join(directory, 'kept');
    writeFileSync(path, 'a');
    chmodSync(path, 0o751);
    await files.writeAtomically(path, bytes('b'), {});
    expect(statSync(path).mode & 0o7777).toBe(0o751);
  });

  it.runIf(process.getuid?.() === 0)('belong to whom they are given', async () => {
    const path = join(directory, 'given');
    await files.writeAtomically(path, bytes('a'), { user: 'nobody', group: 'daemon' });
    expect(await files.stat(path)).toMatchObject({ user: 'nobody', group: 'daemon' });
    await files.setAttributes(path, { user: 'daemon' });
    await files.writeAtomically(path, bytes('b'), {});
    expect(await files.stat(path)).toMatchObject({ user: 'daemon', group: 'daemon' });
  });

  it('are copied from the cache without being held in memory', async () => {
    const source = join(directory, 'source');
    writeFileSync(source, Buffer.alloc(3_000_000, 7));
    await files.writeAtomically(join(directory, 'copy'), { kind: 'file', path: source }, {});
    expect(await files.sha256(join(directory, 'copy'))).toBe(await files.sha256(source));
  });

  it('are absent rather than an error where there is nothing', async () => {
    expect(await files.stat(join(directory, 'no', 'such'))).toBeUndefined();
    writeFileSync(join(directory, 'plain'), '');
    expect(await files.lstat(join(directory, 'plain', 'below'))).toBeUndefined();
  });

  it('name the path when they cannot be read or written', async () => {
    await expect(files.read(join(directory, 'none'))).rejects.toThrow(
      `${directory}/none: no such file or directory`,
    );
    await expect(files.writeAtomically(join(directory, 'a/b'), bytes(''), {})).rejects.toThrow(
      `${directory}/a/b: no such`,
    );
    await expect(files.stat('relative')).rejects.toThrow('not an absolute path');
  });

  it('are written in the place of a link, never through it', async () => {
    writeFileSync(join(directory, 'target'), 'kept');
    symlinkSync('target', join(directory, 'link'));
    await files.writeAtomically(join(directory, 'link'), bytes('new'), {});
    expect(readFileSync(join(directory, 'target'), 'utf8')).toBe('kept');
    expect(readFileSync(join(directory, 'link'), 'utf8')).toBe('new');
    expect((await files.lstat(join(directory, 'link')))?.kind).toBe('file');
  });

  it('are removed without following links', async () => {
    mkdirSync(join(directory, 'kept'));
    writeFileSync(join(directory, 'kept', 'file'), 'x');
    symlinkSync(join(directory, 'kept'), join(directory, 'link'));
    await files.remove(join(directory, 'link'), { recursive: true });
    expect(readdirSync(directory)).toEqual(['kept']);
    expect(readdirSync(join(directory, 'kept'))).toEqual(['file']);
  });
});

describe('a sandbox', () => {
  it('maps every path below its directory, links and dots included', async () => {
    const { files } = createLocalHost({ root: directory });
    mkdirSync(join(directory, 'etc'));
    symlinkSync('/etc', join(directory, 'absolute'));
    symlinkSync('../../../../../..', join(directory, 'etc', 'up'));
    await files.writeAtomically('/absolute/one', bytes('1'), {});
    await files.writeAtomically('/etc/up/two', bytes('2'), { user: 'nobody' });
    await files.writeAtomically('/../../three', bytes('3'), {});
    expect(readdirSync(join(directory, 'etc')).toSorted()).toEqual(['one', 'up']);
    expect(readdirSync(directory).toSorted()).toEqual(['absolute', 'etc', 'three', 'two']);
    expect(await files.readLink('/absolute')).toBe('/etc');
  });
});

describe('the processes of the local host', () => {
  process.env['MUSTER_LEAK'] = 'yes';
  const { processes } = createLocalHost();

  it('get their arguments as they are, and a clean environment', async () => {
    const result = await processes.run({ argv: ['printenv', 'MUSTER_LEAK'], env: { A: '1' } });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    const echoed = await processes.run({ argv: ['printf', '%s|', '$HOME', '; rm -rf /', "it's"] });
    expect(echoed.stdout).toBe("$HOME|; rm -rf /|it's|");
  });

  it('are killed with their children when their time is over', async () => {
    const pid = join(directory, 'pid');
    const argv = ['sh', '-c', `sleep 600 & echo $! > ${pid}; wait`] as const;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const running = processes.run({ argv, timeoutMs: 1000 });
    while (!existsSync(pid) || !readFileSync(pid, 'utf8').endsWith('\n')) await new Promise(setImmediate);
    expect(isRunning(readFileSync(pid, 'utf8'))).toBe(true);
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
    expect((await running).timedOut).toBe(true);
    await vi.waitUntil(() => !isRunning(readFileSync(pid, 'utf8')), 10_000);
  });

  it('are not waited for through children that keep their output open', async () => {
    const { code, stdout } = await processes.run({ argv: ['sh', '-c', 'sleep 600 & echo $!'] });
    expect(code).toBe(0);
    expect(isRunning(stdout)).toBe(true);
    process.kill(Number(stdout));
  });

  it('keep the ends of an output that is too long', async () => {
    const result = await processes.run({
      argv: ['sh', '-c', 'echo begin; seq 100000; echo end'],
      maxOutputBytes: 1000,
    });
    expect(result.stdout).toMatch(/^begin\n1\n[^]*bytes left out[^]*100000\nend\n$/);
    expect(result.stdout.length).toBeLessThan(1100);
  });

  it('have the umask, directory and input that were asked for', async () => {
    const result = await processes.run({
      argv: ['sh', '-c', 'umask; pwd; cat'],
      umask: 0o027,
      cwd: directory,
      stdin: 'in',
    });
    expect(result.stdout).toBe(`0027\n${directory}\nin`);
  });

  it.runIf(process.getuid?.() === 0)('run as another user with that user’s groups and home', async () => {
    const result = await processes.run({
      argv: ['sh', '-c', 'id -un; id -gn; echo $HOME'],
      user: 'nobody',
      cwd: '/',
    });
    expect(result.stdout).toBe('nobody\nnogroup\n/nonexistent\n');
  });

  it.each([
    [{ argv: ['/no/such/program'] }, 'Cannot run /no/such/program'],
    [{ argv: ['true'], cwd: '/no/such' }, 'Desired working directory "/no/such" is not available'],
    [{ argv: ['true'], user: 'nobody-here' }, "User 'nobody-here' is not available"],
  ] as const)('explain why %j cannot be run', async (command, message) => {
    await expect(processes.run({ ...command, argv: [...command.argv] })).rejects.toThrow(message);
  });

  it.each<[string, ...string[]]>([
    ['sh', '-c', 'true'],
    ['systemctl', 'restart', 'nginx'],
    ['systemctl', '-p', 'show', 'stop', 'nginx'],
    ['git', '-C', '/x', 'fetch'],
    ['git', 'config', 'user.name', 'x'],
    ['git', 'ls-remote', '--upload-pack=touch /x', 'url'],
    ['psql', '-c', 'select 1'],
    ['pip', 'install', 'x'],
    ['dpkg', '-i', 'x.deb'],
    ['apt-get', 'install', 'x'],
    ['crontab', '-u', '-l', '-'],
    ['crontab', 'file'],
    ['ping', '-f', 'localhost'],
    ['ping', '-c', '1', 'localhost', '-f'],
    ['dig', '+short', '-f', '/etc/shadow'],
    ['dig', '+short', 'example.test'],
    ['constructor'],
  ])('refuse to query with %s %s %s', async (program, ...rest) => {
    await expect(processes.query({ argv: [program, ...rest] })).rejects.toMatchObject({
      code: 'HOST_READ_ONLY',
    });
  });

  it.each<[string, ...string[]]>([
    ['getent', 'passwd', 'root'],
    ['dpkg', '--print-architecture'],
    ['grep', '-c', 'root', '/etc/passwd'],
    ['pgrep', '-f', '--', '.'],
    ['ps', '-eo', 'pid', '--no-headers'],
    ['git', '-C', '/', '--version', 'version'],
  ])('answer the query %s %s', async (program, ...rest) => {
    expect((await processes.query({ argv: [program, ...rest] })).code).toBe(0);
  });
});

describe('the accounts of the local host', () => {
  const { accounts } = createLocalHost();

  it('are found by name and by number', async () => {
    expect(await accounts.user('root')).toMatchObject({ name: 'root', uid: 0, gid: 0, home: '/root' });
    expect(await accounts.user('0')).toMatchObject({ name: 'root' });
    expect(await accounts.group('0')).toMatchObject({ name: 'root', gid: 0 });
    expect(await accounts.user('nobody-here')).toBeUndefined();
    expect(await accounts.group('nobody-here')).toBeUndefined();
  });
});
