import { createLocalHost, type Host, type LocalHostOptions } from '@muster/engine';
import { createDebianPackages } from '../pkg/debian-packages.ts';
import { createSystemdServices } from '../service/systemd-services.ts';

/** The machine that this process runs on, with its packages managed by dpkg and apt and its services by systemd. */
export function createDebianHost(options: Omit<LocalHostOptions, 'packages' | 'services'> = {}): Host {
  return createLocalHost({
    ...options,
    packages: (host) => createDebianPackages(host),
    services: ({ processes }) => createSystemdServices(processes),
  });
}
