import { type Host, Testbed } from '@muster/testbed';
import { afterAll, beforeAll, expect, test } from 'vitest';

let bed: Testbed;
let one: Host;
let two: Host;

beforeAll(async () => {
  bed = await Testbed.create({ name: 'bedtest' });
  one = await bed.host('one');
  two = await bed.host('two');
});

afterAll(async () => {
  await bed.down();
});

test('hosts have their own systemd, name and address, and reach each other by name', async () => {
  expect((await one.run(['ps', '-p', '1', '-o', 'comm='])).trim()).toBe('systemd');
  expect((await one.run(['hostname'])).trim()).toBe('one');
  expect(await one.run(['ip', '-br', 'addr', 'show', 'eth0'])).toContain(one.address);
  expect(await pings(one, 'two')).toBe(true);
});

test('a command gives its exit code, output and errors apart', async () => {
  expect(await one.exec(['sh', '-c', 'cat; echo wrong >&2; exit 3'], { stdin: 'given' })).toEqual({
    code: 3,
    stdout: 'given',
    stderr: 'wrong\n',
  });
});

test('a command that takes too long is killed', async () => {
  expect((await one.exec(['sleep', '60'], { timeout: 200 })).code).not.toBe(0);
});

test('what is written can be read', async () => {
  await one.write('/srv/deep/file', 'ä\n', '0600');
  expect(await one.read('/srv/deep/file')).toBe('ä\n');
  expect((await one.run(['stat', '-c', '%a', '/srv/deep/file'])).trim()).toBe('600');
});

test('packages install without a network', async () => {
  await one.shell('apt-get update -q && apt-get install -y -q hello');
  expect(await one.run(['hello'])).toBe('Hello, world!\n');
});

test('a cut host is out of reach until it is healed', async () => {
  await two.cut();
  expect(await pings(one, 'two')).toBe(false);
  await two.heal();
  expect(await pings(one, 'two')).toBe(true);
});

test('a killed host boots from its disk', async () => {
  await two.write('/etc/kept', 'yes');
  await two.kill();
  expect((await two.status()).state).toBe('off');
  await expect(two.exec(['true'])).rejects.toThrow('two is not running');
  await two.boot();
  expect(await two.read('/etc/kept')).toBe('yes');
  expect(await pings(one, 'two')).toBe(true);
});

test('a host reboots from inside', async () => {
  const { init } = await two.status();
  await two.reboot();
  expect(await two.run(['systemctl', 'is-system-running'])).toBe('running\n');
  expect((await two.status()).init).not.toBe(init);
});

test('a frozen host keeps its address and stops its programs', async () => {
  await two.freeze();
  expect((await two.status()).state).toBe('frozen');
  expect(await pings(one, 'two')).toBe(true);
  await two.thaw();
  expect((await two.status()).state).toBe('running');
});

test('a filled disk refuses to grow until it is freed', async () => {
  await two.fillDisk();
  const write = ['dd', 'if=/dev/zero', 'of=/srv/big', 'bs=1M', 'count=4'];
  expect((await two.exec(write)).stderr).toContain('No space left on device');
  await two.freeDisk();
  expect((await two.exec(write)).code).toBe(0);
});

test('a host cannot reach the clock of the machine', async () => {
  expect((await one.exec(['date', '-s', '2001-01-01'])).code).not.toBe(0);
});

test('a bed that is down leaves nothing, and being down twice does no harm', async () => {
  const other = await Testbed.create({ name: 'bedtest2' });
  await other.host('solo');
  await other.down();
  await other.down();
  expect(await Testbed.open('bedtest2')).toBeUndefined();
  expect(await Testbed.list()).not.toContain('bedtest2');
});

async function pings(from: Host, to: string): Promise<boolean> {
  return (await from.exec(['ping', '-c', '1', '-W', '1', to])).code === 0;
}
