import { machine } from 'node:os';
import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** `num_cpus`, `cpu_model`, `cpu_flags`, `cpuarch`, from /proc/cpuinfo. */
export function processorGrains(system: SystemReader): Grains {
  return { cpuarch: machine(), ...parseCpuInfo(system.text('/proc/cpuinfo') ?? '') };
}

/** What /proc/cpuinfo tells of the processors; ARM kernels use other words than x86 ones. */
export function parseCpuInfo(text: string): Grains {
  const fields = new Map<string, string>();
  let processors = 0;
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon).trim();
    if (name === 'processor') processors++;
    fields.set(name, line.slice(colon + 1).trim());
  }
  const flags = fields.get('flags') ?? fields.get('Features') ?? '';
  return {
    num_cpus: processors,
    cpu_model: fields.get('model name') ?? fields.get('Processor') ?? fields.get('cpu') ?? 'Unknown',
    cpu_flags: flags.split(/\s+/).filter((flag) => flag !== ''),
  };
}
