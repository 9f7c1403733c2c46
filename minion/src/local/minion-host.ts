import { createLocalHost, type Host } from '@muster/engine';
import { createDebianPackages, createSystemdServices } from '@muster/modules';

/** This machine as a minion manages it, or the directory that stands for it. */
export function createMinionHost(sandbox?: string): Host {
  return createLocalHost({
    root: sandbox,
    packages: createDebianPackages,
    services: ({ processes }) => createSystemdServices(processes),
  });
}
