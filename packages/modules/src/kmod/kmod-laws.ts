import type { LawCases, MemoryHostOptions, MemoryProgram } from '@muster/engine';

const modules = '/lib/modules/6.1.0-1';
const kept = '/etc/modules-load.d/salt_managed.conf';

const changeLoaded =
  (change: (lines: readonly string[], module: string) => readonly string[]): MemoryProgram =>
  async ([, module = ''], _, { files }) => {
    const lines = (await files.readText('/proc/modules')).split('\n').filter(Boolean);
    const bytes = Buffer.from(
      change(lines, module)
        .map((line) => `${line}\n`)
        .join(''),
    );
    await files.writeAtomically('/proc/modules', { kind: 'bytes', bytes }, {});
    return {};
  };
const modprobe = changeLoaded((lines, module) => [
  ...lines,
  `${module.replaceAll('-', '_')} 16384 0 - Live 0x0000000000000000`,
]);
const rmmod = changeLoaded((lines, module) => lines.filter((line) => !line.startsWith(`${module} `)));
const busy: MemoryProgram = ([, module]) => ({
  code: 1,
  stderr: `rmmod: ERROR: Module ${module} is in use`,
});

function kernelWith(
  loaded: readonly string[],
  files: Readonly<Record<string, string>> = {},
): MemoryHostOptions {
  return {
    files: {
      '/proc/sys/kernel/osrelease': '6.1.0-1\n',
      '/proc/modules': loaded.map((module) => `${module} 16384 0 - Live 0x0000000000000000\n`).join(''),
      [`${modules}/modules.dep`]:
        'kernel/net/bridge/br_netfilter.ko: kernel/net/bridge/bridge.ko\nkernel/sound/snd-pcm.ko.xz:\nkernel/net/bonding/bonding.ko:\n',
      [`${modules}/modules.builtin`]: 'kernel/fs/ext4/ext4.ko\n',
      ...files,
    },
    programs: { modprobe, rmmod },
  };
}

/** Uses of `kmod.*` states. */
export const kmodLaws: LawCases = {
  'kmod.present': {
    create: {
      'a module': {
        name: 'br_netfilter',
        host: kernelWith(['bridge']),
        comment: 'Loaded kernel module {name}',
        changes: { '{name}': 'loaded' },
        planned: 'Kernel module {name} is set to be loaded',
        runs: ['modprobe -- br_netfilter'],
      },
      'a module with parameters, for each start': {
        name: 'bonding mode=4 miimon=1000',
        args: { persist: true },
        host: kernelWith([]),
        comment: 'Loaded kernel module {name}',
        changes: { bonding: 'loaded' },
        planned: 'Kernel module {name} is set to be loaded',
        runs: ['modprobe -- bonding mode=4 miimon=1000'],
        files: {
          [kept]: '{name}\n',
          '/etc': { directory: true },
          '/etc/modules-load.d': { directory: true },
        },
      },
    },
    repair: {
      'several modules, one of which is loaded, in either spelling': {
        name: 'modules',
        args: { mods: ['snd-pcm', 'br_netfilter', 'bonding'] },
        host: kernelWith(['bonding']),
        comment: 'Kernel module bonding is already present\nLoaded kernel modules snd-pcm, br_netfilter',
        changes: { snd_pcm: 'loaded', br_netfilter: 'loaded' },
        planned:
          'Kernel module bonding is already present\nKernel modules snd-pcm, br_netfilter are set to be loaded',
        runs: ['modprobe -- snd-pcm', 'modprobe -- br_netfilter'],
      },
      'a module that is loaded but for the next start': {
        name: 'bonding',
        args: { persist: true },
        host: kernelWith(['bonding'], { [kept]: '# ours\n#bonding\nloop\n' }),
        comment: 'Loaded kernel module {name}',
        changes: { bonding: 'loaded' },
        planned: 'Kernel module {name} is set to be loaded',
        files: { [kept]: '# ours\nbonding\nloop\n' },
      },
    },
    'nothing to do': {
      'a module that is loaded, now and at each start': {
        name: 'bonding',
        args: { persist: true },
        host: kernelWith(['bonding'], { [kept]: 'bonding mode=1' }),
        comment: 'Kernel module {name} is already present',
      },
      'a part of the kernel': {
        name: 'ext4',
        host: kernelWith([]),
        comment: 'Kernel module {name} is already present',
      },
    },
    cannot: {
      'a module that the kernel does not have': {
        name: 'nvidia',
        host: kernelWith([]),
        comment: 'Kernel module {name} is unavailable',
      },
      'what is no name of a module': {
        name: '-r bonding',
        args: { mods: ['../bonding'] },
        comment:
          "Invalid argument 'mods.0': expected the name of a kernel module, not '../bonding' (kmod.present, id '{name}')",
      },
    },
  },
  'kmod.absent': {
    repair: {
      'a module': {
        name: 'snd-pcm',
        host: kernelWith(['snd_pcm', 'bridge']),
        comment: 'Removed kernel module {name}',
        changes: { snd_pcm: 'removed' },
        planned: 'Kernel module {name} is set to be removed',
        runs: ['rmmod -- snd_pcm'],
      },
      'modules that are loaded at each start': {
        name: 'modules',
        args: { mods: ['bonding', 'bridge'], persist: true },
        host: kernelWith(['bridge'], { [kept]: 'loop\nbonding mode=4\n bridge\n' }),
        comment: 'Removed kernel modules bonding, bridge',
        changes: { bonding: 'removed', bridge: 'removed' },
        planned: 'Kernel modules bonding, bridge are set to be removed',
        runs: ['rmmod -- bridge'],
        files: { [kept]: 'loop\n#bonding mode=4\n# bridge\n' },
      },
      'a line that is to go': {
        name: 'bonding',
        args: { persist: true, comment: false },
        host: kernelWith([], { [kept]: 'loop\nbonding mode=4\n' }),
        comment: 'Removed kernel module bonding',
        changes: { bonding: 'removed' },
        planned: 'Kernel module bonding is set to be removed',
        files: { [kept]: 'loop\n' },
      },
    },
    'nothing to do': {
      'a module of a kernel that loads none': {
        name: 'pcspkr',
        host: { files: { '/proc/sys/kernel/osrelease': '6.1.0-1\n' } },
        comment: 'Kernel module pcspkr is already removed',
      },
      'modules that are not loaded': {
        name: 'modules',
        args: { mods: ['bonding', 'nvidia'] },
        host: kernelWith(['bridge']),
        comment: 'Kernel modules bonding, nvidia are already removed',
      },
    },
    cannot: {
      'a module that is in use': {
        name: 'bridge',
        host: { ...kernelWith(['bridge']), programs: { rmmod: busy } },
        comment: 'Error removing module bridge: rmmod: ERROR: Module bridge is in use',
        planned: 'Kernel module bridge is set to be removed',
        plannedChanges: { bridge: 'removed' },
        runs: ['rmmod -- bridge'],
      },
    },
  },
};
