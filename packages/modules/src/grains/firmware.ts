import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

const dmiFiles: Readonly<Record<string, string>> = {
  biosversion: 'bios_version',
  biosvendor: 'bios_vendor',
  biosreleasedate: 'bios_date',
  manufacturer: 'sys_vendor',
  productname: 'product_name',
  serialnumber: 'product_serial',
  boardname: 'board_name',
  uuid: 'product_uuid',
};

/** What the firmware says of the machine, as far as the account may read it; `efi` tells how it was started. */
export function firmwareGrains(system: SystemReader): Grains {
  const grains: Grains = { efi: system.list('/sys/firmware/efi').length > 0 };
  for (const [grain, file] of Object.entries(dmiFiles)) {
    const value = system.text(`/sys/class/dmi/id/${file}`)?.trim();
    if (value !== undefined && value !== '') grains[grain] = grain === 'uuid' ? value.toLowerCase() : value;
  }
  return grains;
}
