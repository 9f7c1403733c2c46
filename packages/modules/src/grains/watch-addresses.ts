import { networkInterfaces } from 'node:os';
import type { InterfaceTable } from './network-interfaces.ts';

export interface AddressWatchOptions {
  /** Milliseconds between looks; reading the table takes about 0.1 ms, so even twice a second costs nothing that shows. */
  readonly intervalMs?: number;
  readonly interfaces?: () => InterfaceTable;
}

/**
 * Calls `onChange` whenever an address of the host came or went, until the signal aborts. It polls: the kernel's
 * own news (netlink) cannot be had in Node without a child process that costs more than this does in a year.
 */
export function watchAddresses(
  onChange: () => void,
  signal: AbortSignal,
  options: AddressWatchOptions = {},
): void {
  const interfaces = options.interfaces ?? networkInterfaces;
  let known = fingerprint(interfaces());
  const timer = setInterval(() => {
    const current = fingerprint(interfaces());
    if (current === known) return;
    known = current;
    onChange();
  }, options.intervalMs ?? 500);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

function fingerprint(table: InterfaceTable): string {
  return Object.entries(table)
    .flatMap(([name, entries]) => (entries ?? []).map(({ cidr, mac }) => `${name} ${cidr} ${mac}`))
    .toSorted()
    .join('\n');
}
