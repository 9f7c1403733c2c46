import { expect, test } from 'vitest';
import { runSaltProgram } from './run-salt-program.ts';
import { saltPrograms } from './salt-programs.ts';

test.each([
  ['salt web1 test.ping --return mysql', '--return <returner> has no meaning here: the master keeps'],
  ['salt web1 test.ping --failhard', '--failhard has no meaning here: use -b'],
  ['salt -a pam web1 test.ping', "-a, --auth <how> has no meaning here: run it as the master's user"],
  ['salt web1 test.ping,test.version', 'one function at a time'],
  ['salt web1 test.ping --out nope', 'there is no --out nope; there are json, nested,'],
  ['salt web1', 'name a target and a function: salt TARGET FUNCTION'],
  ['salt-call --master x test.ping', '--master <address> has no meaning here: set master in minion.yaml'],
  ['salt-call', 'name a function: salt-call FUNCTION'],
  ['salt-key --gen-keys x', 'minions make their keys themselves'],
  ['salt-run state.orchestrate x', "'state.orchestrate' is not available; there are manage.up,"],
  ['salt-run jobs.list_job', 'jobs.list_job takes jid'],
  ['salt-run manage.up x y z', 'manage.up takes [tgt] [tgt_type], not z'],
  ['salt-run manage.up timeout=5', 'manage.up takes [tgt] [tgt_type], not timeout=5'],
  ['salt-run', 'name a runner; there are manage.up,'],
])('%s says what there is instead', async (line, message) => {
  const [name = '', ...words] = line.split(' ');
  const program = await saltPrograms.get(name)?.();
  if (program === undefined) throw new Error(`no program ${name}`);
  await expect(runSaltProgram(name, program, words)).rejects.toThrow(message);
});
