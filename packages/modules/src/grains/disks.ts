import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** `disks` that turn and `ssds` that do not, from /sys/block. */
export function diskGrains(system: SystemReader): Grains {
  const devices = system
    .list('/sys/block')
    .filter((name) => !/^(?:loop|ram|zram|fd|dm-|md|sr)\d*/.test(name));
  const turning = (name: string) => system.text(`/sys/block/${name}/queue/rotational`) === '1';
  return { disks: devices.filter(turning), ssds: devices.filter((name) => !turning(name)) };
}
