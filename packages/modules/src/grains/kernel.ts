import { release, type, version } from 'node:os';
import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** `kernel`, `kernelrelease`, `kernelversion` and the parameters that the kernel was started with. */
export function kernelGrains(system: SystemReader): Grains {
  return {
    kernel: type(),
    kernelrelease: release(),
    kernelversion: version(),
    kernelparams: parseKernelParameters(system.text('/proc/cmdline') ?? ''),
  };
}

/** Pairs of name and value, null for a name alone; double quotes hold blanks together. */
export function parseKernelParameters(line: string): (readonly [string, string | null])[] {
  return [...line.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word]) => {
    const plain = word.replaceAll('"', '');
    const equals = plain.indexOf('=');
    return equals < 0 ? [plain, null] : [plain.slice(0, equals), plain.slice(equals + 1)];
  });
}
