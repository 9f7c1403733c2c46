import { expect, test } from 'vitest';
import { supervisedName } from './supervised-name.ts';
import { parseStatus, parseUpdates } from './supervisor-control.ts';

test('the table of programs is read', () => {
  const table = [
    'api                              RUNNING   pid 4211, uptime 0:00:07',
    'workers:a                        STOPPED   Not started',
    'workers:b                        FATAL     Exited too quickly (process log may have details)',
    'queue                            STARTING',
  ].join('\n');
  expect(parseStatus(table)).toEqual([
    { name: 'api', state: 'RUNNING', reason: 'pid 4211, uptime 0:00:07' },
    { name: 'workers:a', state: 'STOPPED', reason: 'Not started' },
    { name: 'workers:b', state: 'FATAL', reason: 'Exited too quickly (process log may have details)' },
    { name: 'queue', state: 'STARTING', reason: '' },
  ]);
});

test('changes of the configuration are read', () => {
  expect([...parseUpdates('api: changed\nworkers: available\nold: disappeared\n')]).toEqual([
    ['api', 'changed'],
    ['workers', 'available'],
    ['old', 'disappeared'],
  ]);
  expect(parseUpdates('No config updates to processes\n').size).toBe(0);
});

test.each([
  ['api', 'api', 'api', ['api']],
  ['workers:', 'workers:*', 'workers', ['workers:a', 'workers:b']],
  ['workers:*', 'workers:*', 'workers', ['workers:a', 'workers:b']],
  ['workers:a', 'workers:a', 'workers', ['workers:a']],
])('the name %s is for %s', (written, argument, section, concerned) => {
  const name = supervisedName(written);
  const processes = ['api', 'workers:a', 'workers:b'].map((each) => ({
    name: each,
    state: 'RUNNING',
    reason: '',
  }));
  expect(name).toMatchObject({ argument, section });
  expect(processes.filter((process) => name.concerns(process)).map((process) => process.name)).toEqual(
    concerned,
  );
});

test('a name that supervisorctl could take for an option is refused', () => {
  expect(() => supervisedName('-c/etc/evil')).toThrow('is not the name');
});
