import { createMemoryHost, type Json, type JsonRecord } from '@muster/engine';
import { expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

const outputs: Readonly<Record<string, string>> = {
  status: 'api    RUNNING   pid 7, uptime 0:01\nworkers:one   STOPPED   Not started\n',
  reread: 'api: changed\nold: disappeared\n',
  update: 'api: updated process group\n',
  'update api': 'api: updated process group\n',
  'start api': 'api: started\n',
  'stop workers:*': 'workers:one: stopped\n',
  'restart all': 'api: started\n',
  'start broken': 'broken: ERROR (spawn error)\n',
};

const api = { state: 'RUNNING', reason: 'pid 7, uptime 0:01' };
const one = { state: 'STOPPED', reason: 'Not started' };

test.each<readonly [string, JsonRecord, Json]>([
  ['supervisord.status', {}, { api, 'workers:one': one }],
  ['supervisord.status', { name: 'all' }, { api, 'workers:one': one }],
  ['supervisord.status', { name: 'workers:' }, { 'workers:one': one }],
  ['supervisord.status', { name: 'nope' }, {}],
  ['supervisord.status_bool', { name: 'api' }, true],
  ['supervisord.status_bool', { name: 'workers:' }, false],
  ['supervisord.status_bool', { name: 'nope' }, false],
  ['supervisord.reread', {}, { api: 'changed', old: 'disappeared' }],
])('%s(**%j) answers %j and changes nothing', async (name, named, answer) => {
  expect(await call(name, named)).toEqual({ answer, ran: [] });
});

test.each<readonly [string, JsonRecord, Json, string]>([
  ['supervisord.update', {}, 'api: updated process group', 'update'],
  ['supervisord.update', { name: 'api' }, 'api: updated process group', 'update api'],
  ['supervisord.start', { name: 'api' }, 'api: started', 'start api'],
  ['supervisord.stop', { name: 'workers:' }, 'workers:one: stopped', 'stop workers:*'],
  ['supervisord.restart', {}, 'api: started', 'restart all'],
])('%s(**%j) answers %j after supervisorctl %s', async (name, named, answer, command) => {
  expect(await call(name, named)).toEqual({ answer, ran: [`supervisorctl ${command}`] });
});

test('what supervisord calls an error is one', async () => {
  await expect(call('supervisord.start', { name: 'broken' })).rejects.toThrow('spawn error');
});

async function call(name: string, named: JsonRecord) {
  const host = createMemoryHost({
    programs: { supervisorctl: (args) => ({ stdout: outputs[args.join(' ')] ?? '' }) },
  });
  const answer = await callOwn(name, { positional: [], named }, functionContext(host));
  return { answer, ran: host.deeds.map(({ argv }) => argv.join(' ')) };
}
