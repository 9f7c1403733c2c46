import { createMemoryHost, type Json } from '@muster/engine';
import { expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

const files = {
  '/proc/sys/kernel/osrelease': '6.1.0-1\n',
  '/proc/modules': 'bridge 16384 1 br_netfilter, Live 0x0\nbr_netfilter 4096 0 - Live 0x0\n',
  '/lib/modules/6.1.0-1/modules.dep': 'kernel/net/br_netfilter.ko.xz: kernel/net/bridge.ko\nx/snd-pcm.ko:\n',
  '/lib/modules/6.1.0-1/modules.builtin': 'kernel/fs/ext4/ext4.ko\n',
  '/etc/modules-load.d/salt_managed.conf': '# ours\nbonding mode=4\n',
};

test.each<readonly [string, readonly Json[], Json]>([
  ['kmod.available', [], ['br_netfilter', 'ext4', 'snd_pcm']],
  ['kmod.check_available', ['snd-pcm'], true],
  ['kmod.check_available', ['nvidia'], false],
  [
    'kmod.lsmod',
    [],
    [
      { module: 'bridge', size: '16384', depcount: '1', deps: ['br_netfilter'] },
      { module: 'br_netfilter', size: '4096', depcount: '0', deps: [] },
    ],
  ],
  ['kmod.mod_list', [], ['br_netfilter', 'bridge']],
  ['kmod.mod_list', [true], ['bonding']],
  ['kmod.is_loaded', ['br-netfilter'], true],
  ['kmod.is_loaded', ['bonding'], false],
  ['kmod.load', ['snd-pcm', true], ['snd_pcm']],
  ['kmod.remove', ['br_netfilter'], ['br_netfilter']],
])('%s(*%j)', async (name, positional, answer) => {
  const host = createMemoryHost({
    files,
    programs: {
      async modprobe(_, __, { files: those }) {
        const bytes = Buffer.from(`${files['/proc/modules']}snd_pcm 1 0 - Live 0x0\n`);
        await those.writeAtomically('/proc/modules', { kind: 'bytes', bytes }, {});
        return {};
      },
      async rmmod(_, __, { files: those }) {
        const bytes = Buffer.from('bridge 16384 0 - Live 0x0\n');
        await those.writeAtomically('/proc/modules', { kind: 'bytes', bytes }, {});
        return {};
      },
    },
  });
  expect(await callOwn(name, { positional, named: {} }, functionContext(host))).toEqual(answer);
});
