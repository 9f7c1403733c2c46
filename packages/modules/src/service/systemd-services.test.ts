import { expect, test } from 'vitest';
import { parseUnitProperties, statusOf } from './systemd-services.ts';
import { unitName } from './unit-name.ts';

test.each([
  [
    'a running service',
    'LoadState=loaded\nActiveState=active\nUnitFileState=enabled',
    { status: 'running', enabled: true, masked: false },
  ],
  [
    'one that is reloading',
    'LoadState=loaded\nActiveState=reloading\nUnitFileState=disabled',
    { status: 'running', enabled: false, masked: false },
  ],
  [
    'one that waits to be restarted',
    'LoadState=loaded\nActiveState=activating\nUnitFileState=static',
    { status: 'stopped', enabled: true, masked: false },
  ],
  [
    'one that failed',
    'LoadState=loaded\nActiveState=failed\nUnitFileState=generated',
    { status: 'stopped', enabled: true, masked: false },
  ],
  [
    'a masked one',
    'LoadState=masked\nActiveState=inactive\nUnitFileState=masked',
    { status: 'stopped', enabled: false, masked: true },
  ],
  [
    'one whose definition was changed since it was started',
    'LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nNeedDaemonReload=yes\nInvocationID=f00',
    { status: 'running', enabled: true, masked: false, isStale: true, invocation: 'f00' },
  ],
  [
    'one that is not there',
    'LoadState=not-found\nActiveState=inactive\nUnitFileState=',
    { status: 'absent', enabled: false, masked: false },
  ],
])('%s is seen as such', (_, text, expected) => {
  expect(statusOf(parseUnitProperties(text))).toEqual(expected);
});

test.each([
  ['nginx', 'nginx.service'],
  ['nginx.service', 'nginx.service'],
  ['apt-daily.timer', 'apt-daily.timer'],
  ['postgresql@15-main', 'postgresql@15-main.service'],
])('%s is the unit %s', (name, expected) => {
  expect(unitName(name)).toBe(expected);
});

test.each(['a b', '', '../x', 'a;b', '*'])('%j is no unit', (name) => {
  expect(() => unitName(name)).toThrow('is not the name of a service');
});
