import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** `mem_total` and `swap_total` in MiB, from /proc/meminfo. */
export function memoryGrains(system: SystemReader): Grains {
  const info = parseMemoryInfo(system.text('/proc/meminfo') ?? '');
  const mebibytes = (name: string) => Math.floor((info.get(name) ?? 0) / 1024);
  return { mem_total: mebibytes('MemTotal'), swap_total: mebibytes('SwapTotal') };
}

/** The fields of /proc/meminfo, in KiB. */
export function parseMemoryInfo(text: string): ReadonlyMap<string, number> {
  return new Map(
    [...text.matchAll(/^(\S+):\s+(\d+)/gm)].map(([, name, value]) => [name ?? '', Number(value)]),
  );
}
