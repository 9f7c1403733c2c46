import type { Json, JsonRecord } from '@muster/engine';

/** Fields of /proc/meminfo in Salt's shape: `{MemTotal: {unit: kB, value: '123'}}`. */
export function memoryTable(text: string): JsonRecord {
  return Object.fromEntries(
    [...text.matchAll(/^([^:\s]+):\s+(\d+)(?: (\S+))?$/gm)].map(([, name = '', value = '', unit]) => [
      name,
      unit === undefined ? { value } : { unit, value },
    ]),
  );
}

/** Fields of /proc/cpuinfo: of several processors the last one's, flags as a list. */
export function processorTable(text: string): JsonRecord {
  const fields: Record<string, Json> = {};
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    fields[name] = name === 'flags' || name === 'Features' ? value.split(/\s+/) : value;
  }
  return fields;
}

/** Counters of /proc/stat in Salt's shape: a mapping for each processor, numbers for the rest. */
export function statTable(text: string): JsonRecord {
  const columns = [
    'user',
    'nice',
    'system',
    'idle',
    'iowait',
    'irq',
    'softirq',
    'steal',
    'guest',
    'guest_nice',
  ];
  const table: Record<string, Json> = {};
  for (const line of text.split('\n')) {
    const [name, ...values] = line.trim().split(/\s+/);
    if (name === undefined || name === '') continue;
    if (name.startsWith('cpu'))
      table[name] = Object.fromEntries(columns.map((column, index) => [column, Number(values[index] ?? 0)]));
    else if (name === 'intr') table['intr'] = { total: Number(values[0]) };
    else if (values.length === 1) table[name] = Number(values[0]);
  }
  return table;
}

/** Counters of /proc/net/dev by interface. */
export function interfaceCounters(text: string): JsonRecord {
  const columns = ['bytes', 'packets', 'errs', 'drop', 'fifo', 'frame', 'compressed', 'multicast'];
  const sent = ['bytes', 'packets', 'errs', 'drop', 'fifo', 'colls', 'carrier', 'compressed'];
  return Object.fromEntries(
    text
      .split('\n')
      .map((line) => /^\s*([^:\s]+):\s*(.+)$/.exec(line))
      .filter((found) => found !== null)
      .map(([, name = '', rest = '']) => {
        const values = rest.trim().split(/\s+/).map(Number);
        const received = columns.map((column, index) => [`rx_${column}`, values[index] ?? 0] as const);
        const transmitted = sent.map((column, index) => [`tx_${column}`, values[index + 8] ?? 0] as const);
        return [name, { iface: name, ...Object.fromEntries([...received, ...transmitted]) }];
      }),
  );
}

/** Rows of /proc/vmstat. */
export function pairsTable(text: string): JsonRecord {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [name, value] = line.trim().split(/\s+/);
      return name === undefined || value === undefined ? [] : [[name, Number(value)]];
    }),
  );
}

/** Rows of `ps -eo user,pid,start,args`, by process id. */
export function processTable(text: string): JsonRecord {
  const rows = text
    .split('\n')
    .map((line) => /^\s*(\S+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((found) => found !== null)
    .map(
      ([, user = '', pid = '', started = '', command = '']) =>
        [pid, { user, cmd: command, start: started }] as const,
    );
  return Object.fromEntries(rows);
}
