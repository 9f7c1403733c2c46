import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** `reboot_required`, as packages of Debian and its kin say it, and which packages that were. */
export function rebootGrains(system: SystemReader): Grains {
  const packages = system.text('/run/reboot-required.pkgs')?.split('\n').filter(Boolean) ?? [];
  return {
    reboot_required: system.text('/run/reboot-required') !== undefined,
    reboot_required_by: [...new Set(packages)].toSorted(),
  };
}
