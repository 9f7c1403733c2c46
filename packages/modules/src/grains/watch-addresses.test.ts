import { expect, test, vi } from 'vitest';
import type { InterfaceTable } from './network-interfaces.ts';
import { watchAddresses } from './watch-addresses.ts';

test('a new address is reported once, and nothing after the end of the watch', () => {
  vi.useFakeTimers();
  try {
    let table: InterfaceTable = { eth0: [address('10.0.0.1/24')] };
    const end = new AbortController();
    const onChange = vi.fn();
    watchAddresses(onChange, end.signal, { intervalMs: 100, interfaces: () => table });
    vi.advanceTimersByTime(300);
    expect(onChange).not.toHaveBeenCalled();
    table = { eth0: [address('10.0.0.1/24'), address('10.0.0.2/24')] };
    vi.advanceTimersByTime(300);
    expect(onChange).toHaveBeenCalledTimes(1);
    end.abort();
    table = { eth0: [] };
    vi.advanceTimersByTime(300);
    expect(onChange).toHaveBeenCalledTimes(1);
  } finally {
    vi.useRealTimers();
  }
});

const address = (cidr: string) => ({
  cidr,
  mac: '',
  address: cidr.slice(0, -3),
  family: 'IPv4',
  netmask: '',
  internal: false,
});
