import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** `virtual` and `virtual_subtype`: the kind of machine or container, by Salt's names. */
export function virtualizationGrains(system: SystemReader): Grains {
  return containerGrains(system) ?? machineGrains(system);
}

const containerManagers: Readonly<Record<string, string>> = {
  docker: 'Docker',
  lxc: 'LXC',
  podman: 'Podman',
  'systemd-nspawn': 'systemd-nspawn',
  oci: 'OCI',
};

function containerGrains(system: SystemReader): Grains | undefined {
  const said =
    system.text('/run/systemd/container') ||
    /(?:^|\0)container=([^\0]+)/.exec(system.text('/proc/1/environ') ?? '')?.[1] ||
    (system.text('/.dockerenv') === undefined ? undefined : 'docker') ||
    (system.text('/run/.containerenv') === undefined ? undefined : 'podman');
  if (said === undefined) return undefined;
  return { virtual: 'container', virtual_subtype: containerManagers[said.trim()] ?? said.trim() };
}

const machineMakers: readonly (readonly [pattern: RegExp, virtual: string])[] = [
  [/vmware/i, 'VMware'],
  [/virtualbox|innotek/i, 'VirtualBox'],
  [/parallels/i, 'Parallels'],
  [/microsoft.*virtual|virtual machine/i, 'VirtualPC'],
  [/amazon ec2/i, 'Nitro'],
  [/google/i, 'gce'],
  [/openstack|qemu|kvm|red hat|proxmox|hetzner|digitalocean/i, 'kvm'],
  [/xen/i, 'xen'],
];

function machineGrains(system: SystemReader): Grains {
  const dmi = ['sys_vendor', 'product_name', 'bios_vendor', 'board_vendor']
    .map((name) => system.text(`/sys/class/dmi/id/${name}`) ?? '')
    .join(' ');
  const maker = machineMakers.find(([pattern]) => pattern.test(dmi))?.[1];
  if (maker !== undefined) return { virtual: maker };
  if (system.text('/sys/hypervisor/type') === 'xen') return { virtual: 'xen' };
  // A hypervisor that hides its firmware tables still shows in the processor's flags.
  const isGuest = /^flags\s*:.*\bhypervisor\b/m.test(system.text('/proc/cpuinfo') ?? '');
  return { virtual: isGuest ? 'kvm' : 'physical' };
}
