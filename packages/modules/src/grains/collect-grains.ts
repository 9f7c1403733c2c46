import { hostname, networkInterfaces } from 'node:os';
import type { Json } from '@muster/engine';
import { diskGrains } from './disks.ts';
import { firmwareGrains } from './firmware.ts';
import { gatewayGrains } from './gateways.ts';
import type { Grains } from './grain.ts';
import { hostNameGrains, type NameLookup, systemNameLookup } from './host-name.ts';
import { identityGrains } from './identity.ts';
import { initSystemGrains } from './init-system.ts';
import { kernelGrains } from './kernel.ts';
import { localeGrains } from './locale.ts';
import { memoryGrains } from './memory.ts';
import { nameServerGrains } from './name-servers.ts';
import { type InterfaceTable, interfaceGrains } from './network-interfaces.ts';
import { operatingSystemGrains } from './operating-system.ts';
import { processAccountGrains } from './process-account.ts';
import { processorGrains } from './processor.ts';
import { pythonGrains } from './python.ts';
import { rebootGrains } from './reboot.ts';
import { readStaticGrains } from './static-grains.ts';
import { localSystem, type SystemReader } from './system-reader.ts';
import { versionGrains } from './versions.ts';
import { virtualizationGrains } from './virtualization.ts';

export interface GrainSources {
  readonly id: string;
  /** Address or name of the master; empty without one. */
  readonly master?: string;
  readonly musterVersion?: string;
  /** `grains:` of the configuration; wins over everything. */
  readonly configured?: Readonly<Record<string, Json>>;
  /** The operator's file of grains (/etc/muster/grains); wins over what was found. */
  readonly file?: string;
  readonly system?: SystemReader;
  readonly interfaces?: () => InterfaceTable;
  readonly lookup?: NameLookup;
}

/** Every grain of this host: what the system says of itself, then the operator's file, then the configuration. */
export async function collectGrains(sources: GrainSources): Promise<Grains> {
  const system = sources.system ?? localSystem();
  const interfaces = sources.interfaces ?? networkInterfaces;
  return {
    ...operatingSystemGrains(system),
    ...kernelGrains(system),
    ...processorGrains(system),
    ...memoryGrains(system),
    ...initSystemGrains(system),
    ...virtualizationGrains(system),
    ...firmwareGrains(system),
    ...diskGrains(system),
    ...interfaceGrains(system, interfaces()),
    ...gatewayGrains(system),
    ...nameServerGrains(system),
    ...(await hostNameGrains(system, hostname(), sources.lookup ?? systemNameLookup())),
    ...localeGrains(system),
    ...pythonGrains(system),
    ...rebootGrains(system),
    ...processAccountGrains(system),
    ...versionGrains(sources.musterVersion ?? '0.1.0'),
    ...identityGrains(system, sources.id, sources.master ?? ''),
    ...(sources.file === undefined ? {} : await readStaticGrains(sources.file)),
    ...sources.configured,
  };
}
