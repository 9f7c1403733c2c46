import { expect, test } from 'vitest';
import { saltWords } from './salt-words.ts';

const commands = new Set(['run', 'apply', 'key', 'jobs', 'call']);
const split = (line: string) => line.split(' ').filter((word) => word !== '');

test.each([
  ['* test.ping', 'run * test.ping'],
  ['-G os:Debian test.ping', 'run -G os:Debian test.ping'],
  ['-c /etc/muster * test.ping', 'run -c /etc/muster * test.ping'],
  ['--json * test.ping', 'run --json * test.ping'],
  ['* test.ping --async', 'run * test.ping --detach'],
  ['--out json * test.ping', 'run --out json * test.ping'],
  ['* test.ping --out=json --static -v --summary', 'run * test.ping --out=json'],
  ['* test.ping -t 5', 'run * test.ping --timeout 5'],
  ['* test.ping --batch-size 10%', 'run * test.ping --batch 10%'],
  ['* test.ping --batch-size=2', 'run * test.ping --batch=2'],
  ['* state.apply --state-output=full', 'run * state.apply --states all'],
  ['* state.apply --state-output changes', 'run * state.apply --states changes'],
  ['run * cmd.run uptime --async', 'run * cmd.run uptime --detach'],
  ['run * cmd.run -- ls --out x', 'run * cmd.run -- ls --out x'],
  ['apply * web -t', 'apply * web -t'],
  ['apply * web --async', 'apply * web --detach'],
  ['key -L', 'key list'],
  ['key -A -y', 'key accept --all'],
  ['key -a web1', 'key accept web1'],
  ['key -d web*', 'key delete web*'],
  ['key -r web1', 'key reject web1'],
  ['key -f web1', 'key show web1'],
  ['key accept web1', 'key accept web1'],
  ['jobs list', 'jobs list'],
  ['call --local test.ping -l debug', 'call --local test.ping -l debug'],
  ['nonsense', 'nonsense'],
  ['aply * web', 'aply * web'],
  ['--version', '--version'],
  ['', ''],
])('muster %s is muster %s', (written, meant) => {
  expect(saltWords(split(written), commands)).toEqual(split(meant));
});

test.each([
  ['* test.ping --return mysql', '--return has no meaning here: the master keeps what every host returned'],
  ['* test.ping --subset=2', '--subset has no meaning here: name the hosts'],
])('muster %s says what to use', (written, message) => {
  expect(() => saltWords(split(written), commands)).toThrow(message);
});
