import { createMemoryHost, type JsonRecord, type MemoryHostOptions, plainChunk } from '@muster/engine';
import { expect, test } from 'vitest';
import { runOwnStates } from './testing/run-own-states.ts';

type Use = readonly [state: string, name: string, args?: JsonRecord];

interface Row {
  readonly pending: Use;
  readonly use: Use;
  readonly host?: MemoryHostOptions;
}

const hello: Use = ['file.managed', '/opt/hello.txt', { contents: 'x' }];
const inApp: Use = ['file.managed', '/opt/app/conf', { contents: 'x' }];
const offered = { offered: { app: '1' } };

const excused: Readonly<Record<string, Row>> = {
  'a parent directory that is to be made': { pending: ['file.directory', '/opt/app'], use: inApp },
  'a parent of something that is to be made with its parents': {
    pending: ['file.managed', '/opt/app/x/y', { contents: 'x', makedirs: true }],
    use: inApp,
  },
  'a parent that a link is to stand for': {
    pending: ['file.symlink', '/opt/app', { target: '/opt' }],
    use: ['file.managed', '/opt/app/x/conf', { contents: 'x' }],
  },
  'a home directory': {
    pending: ['user.present', 'app', { home: '/opt/app' }],
    use: inApp,
  },
  'what a package may bring': { pending: ['pkg.installed', 'app'], use: inApp, host: offered },
  'what a command may make': { pending: ['cmd.run', 'make everything'], use: inApp },
  'what a service may make': {
    pending: ['service.running', 'app'],
    use: inApp,
    host: { services: { app: { status: 'stopped' } } },
  },
  'an owner': { pending: ['user.present', 'app'], use: ['file.managed', '/opt/x', { user: 'app' }] },
  'an owner and its group': {
    pending: ['user.present', 'app'],
    use: ['file.managed', '/opt/x', { user: 'app', group: 'app' }],
  },
  'a group of an account': {
    pending: ['group.present', 'web'],
    use: ['user.present', 'app', { groups: ['web'] }],
  },
  'a file to edit': { pending: hello, use: ['file.replace', '/opt/hello.txt', { pattern: 'x', repl: 'y' }] },
  'a file to copy': { pending: hello, use: ['file.copy', '/opt/b', { source: '/opt/hello.txt' }] },
  'a unit': {
    pending: ['file.managed', '/etc/systemd/system/app.service', { contents: 'x', makedirs: true }],
    use: ['service.running', 'app'],
  },
  'a source of packages': {
    pending: ['file.managed', '/etc/apt/sources.list.d/x.list', { contents: 'x', makedirs: true }],
    use: ['pkg.installed', 'app', { refresh: false }],
  },
};

const failed: Readonly<Record<string, Row>> = {
  'a parent directory beside another file': { pending: hello, use: inApp },
  'a parent directory below one that is to be made': {
    pending: ['file.directory', '/opt/app'],
    use: ['file.managed', '/opt/app/x/conf', { contents: 'x' }],
  },
  'a parent directory with a longer name': { pending: ['file.directory', '/opt/apple'], use: inApp },
  'a parent directory of something that is to go': {
    pending: ['file.absent', '/opt/app/old'],
    use: ['file.managed', '/opt/app/x/conf', { contents: 'x' }],
    host: { files: { '/opt/app/old': '' } },
  },
  'a parent directory after a claim of changes': {
    pending: ['test.succeed_with_changes', 'x'],
    use: inApp,
  },
  'an owner beside another account': {
    pending: ['user.present', 'web'],
    use: ['file.managed', '/opt/x', { user: 'app' }],
  },
  'an owner whose group stays missing': {
    pending: ['user.present', 'app'],
    use: ['file.managed', '/opt/x', { user: 'app', group: 'web' }],
  },
  'a unit beside a file': { pending: hello, use: ['service.running', 'app'] },
  'a package beside a file': { pending: hello, use: ['pkg.installed', 'app', { refresh: false }] },
};

const rows = (cases: Readonly<Record<string, Row>>) => Object.entries(cases);

test.each(rows(excused))('a plan leaves open what an earlier state may mend: %s', async (_, row) => {
  const [pending, { result, comment }] = await plan(row);
  expect(pending.result).toBe(null);
  expect({ result, comment }).toEqual({
    result: null,
    comment: expect.stringContaining('; to be decided after'),
  });
});

test.each(rows(failed))('a plan fails what no earlier state can mend: %s', async (_, row) => {
  const [pending, { result, comment }] = await plan(row);
  expect(pending.result).toBe(null);
  expect({ result, comment }).toEqual({ result: false, comment: expect.not.stringContaining('decided') });
});

test('a plan fails what not even a state that is required can mend', async () => {
  const required = { requisites: { require: [{ state: 'file', key: '/opt/hello.txt' }] } };
  const [, result] = await plan({ pending: hello, use: inApp }, required);
  expect(result).toMatchObject({ result: false, comment: 'Parent directory not present' });
});

async function plan({ pending, use, host = {} }: Row, more: object = {}) {
  const files = { '/opt/there': '', '/etc/apt/sources.list': '', ...host.files };
  const chunks = [pending, use].map(([state, name, args = {}], index) =>
    plainChunk(state, name, { args, ...(index === 1 ? more : {}) }),
  );
  const [first, second] = await runOwnStates(createMemoryHost({ ...host, files }), chunks, {
    test: true,
  });
  if (first === undefined || second === undefined) throw new TypeError('the plan is not whole');
  return [first, second] as const;
}
