import { crc32 } from 'node:zlib';
import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** `id`, `master`, `machine_id`, and `server_id`: a number of 31 bits that the id decides, for software that wants one per server. */
export function identityGrains(system: SystemReader, id: string, master: string): Grains {
  const machineId = system.text('/etc/machine-id') ?? system.text('/var/lib/dbus/machine-id');
  return {
    id,
    master,
    server_id: crc32(id) & 0x7fff_ffff,
    ...(machineId === undefined ? {} : { machine_id: machineId }),
  };
}
