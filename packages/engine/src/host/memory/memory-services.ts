import { MusterError } from '@muster/shared';
import type { ServiceStatus, Services } from '../host.ts';
import type { MemoryDeed, MemoryHostOptions } from './memory-contract.ts';

/** A service of which nothing more is said. */
export const stopped: ServiceStatus = { status: 'stopped', enabled: false, masked: false };
const absent: ServiceStatus = { ...stopped, status: 'absent' };

/** The services of a host in memory, which does what systemd does with those that are missing, masked or broken. */
export function memoryServices(
  states: Map<string, ServiceStatus>,
  { failing = [], refusing = [] }: MemoryHostOptions,
  deeds: MemoryDeed[],
): Services {
  const method =
    (verb: string, to: Partial<ServiceStatus>) =>
    async (
      name: string,
      { runtime = false }: { readonly runtime?: boolean | undefined } = {},
    ): Promise<void> => {
      deeds.push({ argv: [`services.${verb}`, name], options: { runtime: runtime || undefined } });
      const now = states.get(name) ?? (verb === 'mask' ? absent : undefined);
      if (refusing.includes(name))
        throw new MusterError('COMMAND_FAILED', `Failed to change ${name}.service: Access denied`);
      if (now === undefined) throw new MusterError('COMMAND_FAILED', `Unit ${name}.service not found.`);
      if (now.masked && (to.status === 'running' || to.enabled === true))
        throw new MusterError('COMMAND_FAILED', `Unit ${name}.service is masked.`);
      const endsAtOnce = to.status === 'running' && failing.includes(name);
      states.set(name, { ...now, ...to, ...(endsAtOnce && { status: 'stopped' }) });
    };
  return {
    status: async (name) => states.get(name) ?? absent,
    list: async () => [...states.keys()].toSorted(),
    start: method('start', { status: 'running' }),
    stop: method('stop', { status: 'stopped' }),
    restart: method('restart', { status: 'running' }),
    reload: method('reload', {}),
    enable: method('enable', { enabled: true }),
    disable: method('disable', { enabled: false }),
    mask: method('mask', { masked: true }),
    unmask: method('unmask', { masked: false }),
  };
}
