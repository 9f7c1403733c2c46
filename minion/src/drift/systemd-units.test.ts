import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { decodeMessage, encodeCall } from './dbus-message.ts';
import { unitOfPath, watchUnits } from './systemd-units.ts';

describe('the D-Bus wire format', () => {
  const call = encodeCall(
    { destination: 'a.b', path: '/c', interface: 'd.e', member: 'F', texts: ['x', 'yz'] },
    7,
  );

  test('reads back what it writes', () => {
    expect(decodeMessage(call)).toEqual({
      header: { type: 'call', path: '/c', interface: 'd.e', member: 'F' },
      length: call.length,
    });
  });

  test('waits for the rest of a message that has not all arrived', () => {
    for (let length = 0; length < call.length; length += 1) {
      expect(decodeMessage(call.subarray(0, length))).toBeUndefined();
    }
  });

  test('refuses a message of an impossible length', () => {
    const broken = Buffer.from(call);
    broken.writeUInt32LE(0xf000_0000, 4);
    expect(() => decodeMessage(broken)).toThrow(/longer than allowed/);
  });
});

test.each([
  ['/org/freedesktop/systemd1/unit/nginx_2eservice', 'nginx.service'],
  ['/org/freedesktop/systemd1/unit/getty_40tty1_2eservice', 'getty@tty1.service'],
  ['/org/freedesktop/systemd1', undefined],
])('the object path %s stands for the unit %s', (path, unit) => {
  expect(unitOfPath(path)).toBe(unit);
});

const hasDbus = existsSync('/usr/bin/dbus-daemon');

test.skipIf(!hasDbus)('a bus without systemd is reported as one that cannot be listened to', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muster-bus-'));
  const socketPath = join(directory, 'bus');
  const bus = spawn('dbus-daemon', [
    '--session',
    '--nofork',
    '--print-address',
    `--address=unix:path=${socketPath}`,
  ]);
  const abort = new AbortController();
  try {
    await once(createInterface(bus.stdout), 'line');
    const reason = await new Promise<string | undefined>((resolve) => {
      void watchUnits({
        signal: abort.signal,
        socketPath,
        onChange: () => {},
        onAvailable: (_, why) => resolve(why),
      });
    });
    expect(reason).toMatch(/^systemd's signals cannot be had: org\.freedesktop\.DBus\.Error\./);
  } finally {
    abort.abort();
    bus.kill();
    await rm(directory, { recursive: true });
  }
});
