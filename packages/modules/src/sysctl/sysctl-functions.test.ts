import { createMemoryHost, type Json } from '@muster/engine';
import { expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

const config = '/etc/sysctl.d/99-salt.conf';
const setting = 'net.ipv4.conf.eth0/100.forwarding';
const files = {
  '/proc/sys/vm/swappiness': '60\n',
  '/proc/sys/net/ipv4/conf/eth0.100/forwarding': '0\n',
  [config]: '# ours\nvm.swappiness=60\n',
};

test.each<readonly [string, readonly Json[], Json, readonly string[]]>([
  ['sysctl.get', ['vm.swappiness'], '60', []],
  ['sysctl.get', [setting], '0', []],
  ['sysctl.get', ['net/ipv4/conf/eth0.100/forwarding'], '0', []],
  ['sysctl.show', [], { 'vm.swappiness': '60', 'net.ipv4.tcp_rmem': '4096\t1\t2' }, []],
  ['sysctl.show', [config], { 'vm.swappiness': '60' }, []],
  ['sysctl.show', ['/etc/none.conf'], {}, []],
  ['sysctl.default_config', [], config, []],
  ['sysctl.assign', [setting, 1], { [setting]: '1' }, [`sysctl -w ${setting}=1`]],
  ['sysctl.persist', ['vm.swappiness', 60], 'Already set', []],
  ['sysctl.persist', ['vm.swappiness', 10], 'Updated', ['sysctl -w vm.swappiness=10']],
])('%s(*%j)', async (name, positional, answer, runs) => {
  const stdout = 'vm.swappiness = 60\nnet.ipv4.tcp_rmem = 4096\t1\t2\n';
  const host = createMemoryHost({ files, programs: { sysctl: () => ({ stdout }) } });
  expect(await callOwn(name, { positional, named: {} }, functionContext(host))).toEqual(answer);
  expect(host.deeds.map(({ argv }) => argv.join(' '))).toEqual(runs);
});
