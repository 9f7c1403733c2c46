import { createMemoryHost, type Json } from '@muster/engine';
import { expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { mountTable, mountPrograms as programs, swapsTable } from '../testing/mount-programs.ts';
import { callOwn } from '../testing/own-registry.ts';

const fstab =
  '/dev/sda1 / ext4 errors=remount-ro 0 1\n/dev/sdb1 /srv ext4 defaults\nx none swap sw\ny none swap sw\n';
const swap = { type: 'file', size: '1024', used: '0', priority: '-2' };
const swapEntry = { fstype: 'swap', opts: ['sw'], dump: '0', pass: '0' };

test.each<readonly [string, readonly Json[], Json, readonly string[]]>([
  [
    'mount.active',
    [],
    {
      '/': { device: '/dev/sda1', alt_device: null, fstype: 'ext4', opts: ['rw', 'relatime'] },
      '/srv': { device: '/dev/sdb1', alt_device: null, fstype: 'ext4', opts: ['rw'] },
    },
    [],
  ],
  ['mount.is_mounted', ['/srv'], true, []],
  ['mount.is_mounted', ['/mnt'], false, []],
  ['mount.get_mount_from_path', ['/srv/data/x'], '/srv', []],
  ['mount.get_device_from_path', ['/srv2'], '/dev/sda1', []],
  [
    'mount.fstab',
    [],
    {
      '/': { device: '/dev/sda1', fstype: 'ext4', opts: ['errors=remount-ro'], dump: '0', pass: '1' },
      '/srv': { device: '/dev/sdb1', fstype: 'ext4', opts: ['defaults'], dump: '0', pass: '0' },
      none: { device: 'x', ...swapEntry },
      none_: { device: 'y', ...swapEntry },
    },
    [],
  ],
  ['mount.set_fstab', ['/srv', '/dev/sdb1', 'ext4'], 'present', []],
  ['mount.set_fstab', ['/srv', '/dev/sdb1', 'xfs'], 'change', []],
  ['mount.set_fstab', ['/mnt', '/dev/sdd1', 'ext4'], 'new', []],
  ['mount.rm_fstab', ['/srv', '/dev/sdb1'], true, []],
  ['mount.mount', ['/mnt', '/dev/sdc1', true], true, ['mount -o defaults -- /dev/sdc1 /mnt']],
  ['mount.mount', ['/srv'], true, ['mount -- /srv']],
  [
    'mount.mount',
    ['/mnt', '/dev/bad'],
    'mount: mount: /mnt: special device /dev/bad does not exist.',
    ['mount -o defaults -- /dev/bad /mnt'],
  ],
  ['mount.remount', ['/srv', '/dev/sdb1'], true, ['mount -o defaults,remount -- /dev/sdb1 /srv']],
  ['mount.remount', ['/mnt', '/dev/sdc1'], true, ['mount -o defaults -- /dev/sdc1 /mnt']],
  ['mount.umount', ['/srv'], true, ['umount -- /srv']],
  ['mount.umount', ['/mnt'], '/mnt does not have anything mounted', []],
  ['mount.swaps', [], { '/swap': swap }, []],
  ['mount.swapon', ['/more', 5], { stats: swap, new: true }, ['swapon -p 5 -- /more']],
  ['mount.swapon', ['/swap'], { stats: swap, new: false }, []],
  ['mount.swapoff', ['/swap'], true, ['swapoff -- /swap']],
  ['mount.swapoff', ['/none'], null, []],
])('%s(*%j)', async (name, positional, answer, runs) => {
  const files = {
    ...mountTable('/ /dev/sda1 ext4', '/srv /dev/sdb1 ext4 rw'),
    ...swapsTable('/swap'),
    '/etc/fstab': fstab,
  };
  const host = createMemoryHost({ files, programs });
  expect(await callOwn(name, { positional, named: {} }, functionContext(host))).toEqual(answer);
  expect(host.deeds.map(({ argv }) => argv.join(' '))).toEqual(runs);
});
