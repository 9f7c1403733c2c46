import type { LawCases } from '@muster/engine';
import { mountTable, mountPrograms as programs, swapsTable } from '../testing/mount-programs.ts';

const fstab = '/etc/fstab';
const root = '/ /dev/sda1 ext4';
const rootEntry = '# made by hand\nUUID=1 / ext4 errors=remount-ro 0 1\n';
const directory = { '/srv/data': { directory: true } } as const;
const dataEntry = '/dev/sdb1\t\t/srv/data\text4\tdefaults\t0 0\n';

/** Uses of `mount.*` states. */
export const mountLaws: LawCases = {
  'mount.mounted': {
    usual: { name: '/srv/data', args: { device: '/dev/sdb1', fstype: 'ext4' } },
    create: {
      'a device': {
        host: { files: { ...mountTable(root), ...directory, [fstab]: rootEntry }, programs },
        comment: 'Target was successfully mounted. Added new entry to the fstab.',
        changes: { mount: true, persist: 'new' },
        planned: '/srv/data would be mounted',
        runs: ['mount -o defaults -t ext4 -- /dev/sdb1 /srv/data'],
        files: { [fstab]: `${rootEntry}${dataEntry}` },
      },
      'a file system in memory, with its mount point, under an account': {
        name: '/srv/a b/',
        args: {
          device: 'tmpfs',
          fstype: 'tmpfs',
          opts: 'size=64m,mode=0755',
          mkmnt: true,
          dump: 1,
          user: 'app',
        },
        host: { files: { ...mountTable(root), '/srv/x': '', '/etc/hosts': '' }, programs },
        comment: 'Target was successfully mounted. Added new entry to the fstab.',
        changes: { mount: true, persist: 'new' },
        planned: '/srv/a b would be created and mounted',
        runs: [{ run: "mount -o size=64m,mode=0755 -t tmpfs -- tmpfs '/srv/a b'", user: 'app' }],
        files: {
          '/srv/a b': { directory: true, user: 'app' },
          [fstab]: 'tmpfs\t\t/srv/a\\040b\ttmpfs\tsize=64m,mode=0755\t1 0\n',
        },
      },
      'an entry alone': {
        args: { device: 'LABEL=data', fstype: 'ext4', mount: false, mkmnt: true },
        host: { files: { ...mountTable(root), [fstab]: rootEntry } },
        comment: '/srv/data was created, not mounted. Added new entry to the fstab.',
        changes: { mkmnt: true, persist: 'new' },
        planned:
          '/srv/data would be created, but not mounted. /srv/data needs to be written to the fstab in order to be made persistent.',
        files: {
          '/srv': { directory: true },
          '/srv/data': { directory: true },
          [fstab]: `${rootEntry}${dataEntry.replace('/dev/sdb1', 'LABEL=data')}`,
        },
      },
    },
    repair: {
      'another device': {
        host: {
          files: { ...mountTable(root, '/srv/data /dev/sdc1 ext4'), ...directory, [fstab]: dataEntry },
          programs,
        },
        comment: 'Target was successfully mounted. Entry already exists in the fstab.',
        changes: {
          umount: "Forced unmount because devices don't match. Wanted: /dev/sdb1, current: /dev/sdc1",
          mount: true,
        },
        planned: 'An umount would have been forced because devices do not match.  Watched: /dev/sdb1',
        runs: ['umount -- /srv/data', 'mount -o defaults -t ext4 -- /dev/sdb1 /srv/data'],
      },
      'other options, one of which an older entry asked for': {
        args: { device: '/dev/sdb1', fstype: 'ext4', opts: ['noexec', 'nofail', 'nosuid'] },
        host: {
          files: {
            ...mountTable(root, '/srv/data /dev/sdb1 ext4 rw,noatime,nosuid'),
            ...directory,
            [fstab]: '/dev/sdb1 /srv/data ext4 noatime,nosuid 0 0',
          },
          programs,
        },
        comment: 'Target was already mounted. Updated the entry in the fstab.',
        changes: { umount: 'Forced remount because options (noatime,noexec) changed', persist: 'update' },
        planned: 'Remount would be forced because options (noatime,noexec) changed',
        runs: ['mount -o noexec,nofail,nosuid,remount -t ext4 -- /dev/sdb1 /srv/data'],
        files: { [fstab]: '/dev/sdb1\t\t/srv/data\text4\tnoexec,nofail,nosuid\t0 0' },
      },
      'a share that takes other options only when it is mounted again': {
        args: { device: 'nas:/data', fstype: 'nfs', opts: 'ro,tcp,_netdev', persist: false },
        host: { files: { ...mountTable(root, '/srv/data nas:/data nfs rw'), ...directory }, programs },
        comment: 'Target was already mounted',
        changes: { umount: 'Forced unmount and mount because options (ro) changed' },
        planned: 'Remount would be forced because options (ro) changed',
        runs: ['umount -- /srv/data', 'mount -o ro,tcp,_netdev -t nfs -- nas:/data /srv/data'],
      },
      'an entry that is missing': {
        args: { device: '/srv/source', fstype: 'none', opts: 'bind' },
        host: {
          files: {
            '/proc/self/mountinfo':
              '20 1 8:1 / / rw - ext4 /dev/sda1 rw\n21 1 8:1 /srv/source /srv/data rw - ext4 /dev/sda1 rw\n',
            ...directory,
            [fstab]: rootEntry,
          },
        },
        comment: 'Target was already mounted. Added new entry to the fstab.',
        changes: { persist: 'new' },
        planned:
          'Target was already mounted. /srv/data is mounted, but needs to be written to the fstab in order to be made persistent.',
        files: { [fstab]: `${rootEntry}/srv/source\t\t/srv/data\tnone\tbind\t0 0\n` },
      },
      'an entry that says something else, of something that is not to be mounted now': {
        args: { device: '/dev/sdb1', fstype: 'ext4', opts: 'noauto', mount: false },
        host: { files: { ...mountTable(root), ...directory, [fstab]: dataEntry } },
        comment: '/srv/data not mounted. Updated the entry in the fstab.',
        changes: { persist: 'update' },
        planned: '/srv/data would not be mounted. The /srv/data fstab entry must be updated.',
        files: { [fstab]: dataEntry.replace('defaults', 'noauto') },
      },
    },
    'nothing to do': {
      usual: { comment: 'Target was already mounted. Entry already exists in the fstab.' },
      'a volume by another of its names, with its options in other words': {
        args: {
          device: '/dev/vg-0/data',
          fstype: 'ext4',
          opts: ['exec', 'rw', 'noauto', 'x-systemd.automount'],
        },
        host: {
          files: {
            ...mountTable(root, '/srv/data /dev/mapper/vg--0-data ext4 rw,relatime'),
            ...directory,
            [fstab]: '/dev/vg-0/data /srv/data ext4 rw,exec,x-systemd.automount,noauto',
          },
        },
      },
      'a device by its label, and accounts by their names': {
        args: { device: 'LABEL=my data', fstype: 'vfat', opts: 'uid=app,gid=web' },
        host: {
          files: {
            ...mountTable(root, '/srv/data /dev/sdb1 vfat rw,relatime rw,uid=7,gid=8'),
            ...directory,
            '/dev/disk/by-label/my\\x20data': { link: '../../sdb1' },
            [fstab]: 'LABEL=my\\040data /srv/data vfat gid=web,uid=app 0 0\n',
          },
          users: [{ name: 'app', uid: 7 }],
          groups: [{ name: 'web', gid: 8 }],
        },
      },
      'a device by its number, for want of links': {
        args: { device: 'UUID=066E-02', fstype: 'vfat' },
        host: {
          files: {
            ...mountTable(root, '/srv/data /dev/sdb1 vfat'),
            ...directory,
            [fstab]: 'UUID=066E-02 /srv/data vfat defaults 0 0\n',
          },
          programs: { blkid: () => ({ stdout: 'DEVNAME=/dev/sdb1\nUUID=066E-02\nTYPE=vfat\n' }) },
        },
      },
      'a share with options that the kernel may not show, in the entry too': {
        args: { device: 'nas:/data', fstype: 'nfs', opts: 'acl,tcp' },
        host: {
          files: {
            ...mountTable(root, '/srv/data nas:/data nfs rw'),
            ...directory,
            [fstab]: 'nas:/data /srv/data nfs tcp,acl 0 0\n',
          },
        },
      },
      'a share by one of its servers': {
        args: {
          device: '10.0.0.1,10.0.0.2:/data',
          fstype: 'glusterfs',
          device_name_regex: ['(10.0.0.1|10.0.0.2):/data'],
          persist: false,
        },
        host: { files: { ...mountTable(root, '/srv/data 10.0.0.1:/data fuse.glusterfs'), ...directory } },
        comment: 'Target was already mounted',
      },
    },
    cannot: {
      'a mount point that is missing': {
        host: { files: mountTable(root) },
        comment: 'Mount directory is not present',
      },
      'a device that there is not': {
        args: { device: '/dev/bad', fstype: 'ext4' },
        host: { files: { ...mountTable(root), ...directory }, programs },
        comment: 'Mounting /srv/data: mount: /srv/data: special device /dev/bad does not exist.',
        planned: '/srv/data would be mounted',
        plannedChanges: { mount: true, persist: 'new' },
        runs: ['mount -o defaults -t ext4 -- /dev/bad /srv/data'],
      },
      'a field that there is not': {
        args: { device: '/dev/sdb1', fstype: 'ext4', match_on: ['nmae'] },
        host: { files: { ...mountTable(root), ...directory, [fstab]: rootEntry } },
        comment:
          'Unrecognized keys in match_on: "nmae"; known are auto, device, name, fstype, opts, dump, pass_num',
      },
    },
    reaction: {
      'a device': {
        host: {
          files: { ...mountTable(root, '/srv/data /dev/sdb1 ext4'), ...directory, [fstab]: dataEntry },
          programs,
        },
        comment: '/srv/data remounted',
        planned: '/srv/data would be remounted',
        runs: ['mount -o defaults,remount -t ext4 -- /dev/sdb1 /srv/data'],
      },
    },
  },
  'mount.unmounted': {
    usual: { name: '/srv/data' },
    repair: {
      'a mount point': {
        host: { files: mountTable(root, '/srv/data /dev/sdb1 ext4'), programs },
        comment: 'Target was successfully unmounted',
        changes: { umount: true },
        planned: 'Mount point /srv/data is mounted but should not be',
        runs: ['umount -- /srv/data'],
      },
      'a device, and its entry alone': {
        args: { persist: true, device: '/dev/sdb1' },
        host: {
          files: {
            ...mountTable(root, '/srv/data /dev/sdb1 ext4'),
            [fstab]: `${rootEntry}${dataEntry}/dev/sdc1 /srv/data ext4 noauto\n`,
          },
          programs,
        },
        comment: 'Target was successfully unmounted. Removed target from fstab',
        changes: { umount: true, persist: 'purged' },
        planned: 'Mount point /srv/data is mounted but should not be',
        runs: ['umount -- /dev/sdb1'],
        files: { [fstab]: `${rootEntry}/dev/sdc1 /srv/data ext4 noauto\n` },
      },
      'an entry that was left': {
        args: { persist: true },
        host: { files: { ...mountTable(root), [fstab]: `${rootEntry}${dataEntry}` } },
        comment: 'Target was already unmounted. Removed target from fstab',
        changes: { persist: 'purged' },
        planned:
          'Mount point /srv/data is unmounted but needs to be purged from /etc/fstab to be made persistent',
        files: { [fstab]: rootEntry },
      },
    },
    'nothing to do': {
      'a mount point without a mount, whose entry may stay': {
        host: { files: { ...mountTable(root), [fstab]: dataEntry } },
        comment: 'Target was already unmounted',
      },
      'a mount point without an entry': {
        args: { persist: true },
        host: { files: mountTable(root) },
        comment: 'Target was already unmounted. fstab entry not found',
      },
    },
    cannot: {
      'a mount that is in use': {
        name: '/srv/busy',
        host: { files: mountTable(root, '/srv/busy /dev/sdb1 ext4'), programs },
        comment: 'Unmounting /srv/busy: umount: /srv/busy: target is busy.',
        planned: 'Mount point /srv/busy is mounted but should not be',
        plannedChanges: { umount: true },
        runs: ['umount -- /srv/busy'],
      },
    },
  },
  'mount.swap': {
    usual: { name: '/swapfile' },
    create: {
      'a file': {
        host: { files: { ...swapsTable(), [fstab]: rootEntry }, programs },
        comment: 'Swap /swapfile activated. Added new entry to the fstab.',
        changes: { active: true, persist: 'new' },
        planned: 'Swap /swapfile is set to be activated',
        runs: ['swapon -- /swapfile'],
        files: { [fstab]: `${rootEntry}/swapfile\t\tnone\tswap\tdefaults\t0 0\n` },
      },
    },
    repair: {
      'a link to a device that is in use, with an entry of another kind': {
        name: '/dev/vg/swap',
        host: {
          files: {
            ...swapsTable('/dev/dm-1'),
            '/dev/vg/swap': { link: '../dm-1' },
            [fstab]: '/dev/vg/swap none swap sw 0 0\n',
          },
        },
        comment: 'Swap /dev/vg/swap already active. Updated the entry in the fstab.',
        changes: { persist: 'update' },
        planned: 'Swap /dev/vg/swap already active. Its entry is set to be updated in the fstab.',
        files: { [fstab]: '/dev/vg/swap\t\tnone\tswap\tdefaults\t0 0\n' },
      },
    },
    'nothing to do': {
      'a file that is in use': {
        args: { persist: false },
        host: { files: swapsTable('/swapfile') },
        comment: 'Swap /swapfile already active',
      },
    },
    cannot: {
      'a file that mkswap has not prepared': {
        name: '/bad',
        args: { persist: false },
        host: { files: swapsTable(), programs },
        comment: 'Swap /bad failed to activate: swapon: /bad: read swap header failed',
        planned: 'Swap /bad is set to be activated',
        plannedChanges: { active: true },
        runs: ['swapon -- /bad'],
      },
    },
  },
  'mount.fstab_present': {
    usual: { name: '/dev/sdb1', args: { fs_file: '/srv/data', fs_vfstype: 'ext4' } },
    create: {
      'an entry, and its mount': {
        host: { files: { ...mountTable(root), [fstab]: rootEntry }, programs },
        comment: '/srv/data entry added in /etc/fstab.\nMounted /dev/sdb1 on /srv/data',
        changes: { persist: 'new' },
        planned: '/srv/data entry will be written in /etc/fstab.\nWill mount /dev/sdb1 on /srv/data',
        runs: ['mount -- /srv/data'],
        files: { [fstab]: `${rootEntry}${dataEntry}` },
      },
      'an entry by the number of the device': {
        args: {
          fs_file: 'none',
          fs_vfstype: 'swap',
          fs_mntops: ['sw', 'nofail'],
          fs_freq: 1,
          fs_passno: 2,
          mount_by: 'uuid',
          mount: false,
        },
        host: {
          files: { [fstab]: rootEntry },
          programs: { blkid: () => ({ stdout: 'DEVNAME=/dev/sdb1\nUUID=06-6e\n' }) },
        },
        comment: 'none entry added in /etc/fstab.',
        changes: { persist: 'new' },
        planned: 'none entry will be written in /etc/fstab.',
        files: { [fstab]: `${rootEntry}UUID=06-6e\t\tnone\tswap\tsw,nofail\t1 2\n` },
      },
    },
    repair: {
      'an entry that says something else': {
        args: { fs_file: '/srv/data', fs_vfstype: 'ext4', fs_mntops: 'noatime', match_on: 'name' },
        host: { files: { ...mountTable(root), [fstab]: `/dev/sdc1 /srv/data ext4 defaults\n${rootEntry}` } },
        comment: '/srv/data entry updated in /etc/fstab.',
        changes: { persist: 'change' },
        planned: '/srv/data entry will be updated in /etc/fstab.',
        files: { [fstab]: `${dataEntry.replace('defaults', 'noatime')}${rootEntry}` },
      },
    },
    'nothing to do': {
      usual: { comment: '/srv/data entry was already in /etc/fstab.' },
      'the entry': { host: { files: { [fstab]: dataEntry } } },
      'another entry, which may stay': {
        args: { fs_file: '/srv/data', fs_vfstype: 'ext4', fs_mntops: 'noatime', not_change: true },
        host: { files: { [fstab]: dataEntry } },
      },
    },
    cannot: {
      'a device without a label': {
        args: { fs_file: '/srv/data', fs_vfstype: 'ext4', mount_by: 'label' },
        host: { programs: { blkid: () => ({ code: 2 }) } },
        comment: 'Device /dev/sdb1 cannot be converted to label',
      },
    },
  },
  'mount.fstab_absent': {
    usual: { name: '/dev/sdb1', args: { fs_file: '/srv/data' } },
    repair: {
      'an entry': {
        host: { files: { [fstab]: `${dataEntry}${rootEntry}` } },
        comment: '/srv/data entry removed from /etc/fstab.',
        changes: { persist: 'removed' },
        planned: '/srv/data entry will be removed from /etc/fstab.',
        files: { [fstab]: rootEntry },
      },
    },
    'nothing to do': {
      'the entry of another device': {
        host: { files: { [fstab]: dataEntry.replace('sdb', 'sdc') } },
        comment: '/srv/data entry is already missing in /etc/fstab.',
      },
    },
    cannot: {
      'a device without a label': {
        args: { fs_file: '/srv/data', mount_by: 'label' },
        host: { files: { [fstab]: dataEntry }, programs: { blkid: () => ({ code: 2 }) } },
        comment: 'Device /dev/sdb1 cannot be converted to label',
      },
    },
  },
};
