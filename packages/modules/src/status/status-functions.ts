import { statfs } from 'node:fs/promises';
import { availableParallelism, loadavg, uptime } from 'node:os';
import {
  defineFunction,
  type ExecutionFunction,
  globMatches,
  type Json,
  listOf,
  noArguments,
  type ReadingHost,
  textOf,
} from '@muster/engine';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import { connectFailure } from '../network/lookup-functions.ts';
import {
  interfaceCounters,
  memoryTable,
  pairsTable,
  processorTable,
  processTable,
  statTable,
} from './proc-tables.ts';

/** status.*: how the host is doing. */
export const statusFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'status.uptime',
    summary: 'How long the host has been up, its load and its users.',
    effect: 'asks',
    args: noArguments,
    async run(_, { host }) {
      const seconds = Math.floor(uptime());
      const since = new Date(Date.now() - seconds * 1000);
      const [days, rest] = [Math.floor(seconds / 86_400), seconds % 86_400];
      const { stdout } = await host.processes.query({ argv: ['who', '-s'] });
      return {
        seconds,
        since_iso: since.toISOString(),
        since_t: Math.floor(since.getTime() / 1000),
        days,
        time: `${Math.floor(rest / 3600)}:${String(Math.floor((rest % 3600) / 60)).padStart(2, '0')}`,
        users: stdout.split('\n').filter(Boolean).length,
      };
    },
  }),
  defineFunction({
    name: 'status.loadavg',
    summary: 'The load of the last 1, 5 and 15 minutes.',
    effect: 'reads',
    args: noArguments,
    async run() {
      const [one = 0, five = 0, fifteen = 0] = loadavg();
      return { '1-min': one, '5-min': five, '15-min': fifteen };
    },
  }),
  table('status.meminfo', 'The memory of the host, from /proc/meminfo.', '/proc/meminfo', memoryTable),
  table('status.cpuinfo', 'The processors of the host, from /proc/cpuinfo.', '/proc/cpuinfo', processorTable),
  table('status.cpustats', 'What the processors have been doing, from /proc/stat.', '/proc/stat', statTable),
  table('status.vmstats', 'Counters of virtual memory, from /proc/vmstat.', '/proc/vmstat', pairsTable),
  table(
    'status.netdev',
    'Counters of the interfaces, from /proc/net/dev.',
    '/proc/net/dev',
    interfaceCounters,
  ),
  defineFunction({
    name: 'status.nproc',
    summary: 'How many processors may be used.',
    effect: 'reads',
    args: noArguments,
    run: async () => availableParallelism(),
  }),
  defineFunction({
    name: 'status.diskusage',
    summary: 'Total and available bytes of file systems, of some paths or kinds or all.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        args: z.array(anyText).default([]).describe('Paths, and kinds of file systems as globs.'),
      }),
    variadic: 'args',
    examples: [{ args: ['/', '/srv'] }],
    async run({ args: asked }, { host }) {
      const kinds = asked.length === 0 ? ['*'] : asked.filter((each) => !each.startsWith('/'));
      const mounted = (await mounts(host)).filter(({ type }) =>
        kinds.some((kind) => globMatches(type, kind)),
      );
      const paths = [
        ...new Set([...asked.filter((each) => each.startsWith('/')), ...mounted.map(({ path }) => path)]),
      ];
      return Object.fromEntries(
        await Promise.all(paths.map(async (path) => [path, await usage(path)] as const)),
      );
    },
  }),
  defineFunction({
    name: 'status.procs',
    summary: 'The processes of the host, by id.',
    effect: 'asks',
    args: noArguments,
    async run(_, { host }) {
      const { stdout } = await host.processes.query({
        argv: ['ps', '-eo', 'user:32,pid,start,args', '--no-headers'],
      });
      return processTable(stdout);
    },
  }),
  defineFunction({
    name: 'status.pid',
    summary: 'Ids of the processes whose command line holds a text, one a line.',
    effect: 'asks',
    args: () => z.strictObject({ sig: anyText.describe('Text to look for.') }),
    examples: [{ sig: 'nginx' }],
    async run({ sig }, { host }) {
      const { stdout } = await host.processes.query({
        argv: ['ps', '-eo', 'user:32,pid,start,args', '--no-headers'],
      });
      const found = Object.entries(processTable(stdout)).filter(([, row]) =>
        JSON.stringify(row).includes(sig),
      );
      return found.map(([pid]) => pid).join('\n');
    },
  }),
  defineFunction({
    name: 'status.version',
    summary: 'The version of the kernel.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { host }) => (await host.files.readText('/proc/version')).trim(),
  }),
  defineFunction({
    name: 'status.ping_master',
    summary: "Whether the master's port takes connections from here.",
    effect: 'reads',
    args: () =>
      z.strictObject({
        master: anyText.optional().describe('Address of the master; the configured one by default.'),
      }),
    examples: [{ master: '10.0.0.1' }],
    async run({ master }, { opts }) {
      const address = master ?? listOf(opts['master']).map(textOf)[0];
      if (address === undefined) return false;
      const port = typeof opts['bus_port'] === 'number' ? opts['bus_port'] : defaultBusPort;
      return (await connectFailure(address, port, 5000)) === undefined;
    },
  }),
  defineFunction({
    name: 'disk.usage',
    summary: 'How full the mounted file systems are, by mount point, in KiB.',
    effect: 'reads',
    args: noArguments,
    async run(_, { host }) {
      const rows = (await mounts(host)).filter(
        ({ device }) => device.startsWith('/') || device === 'overlay' || device === 'tmpfs',
      );
      return Object.fromEntries(
        await Promise.all(
          rows.map(async ({ path, device }) => [path, await filledBy(path, device)] as const),
        ),
      );
    },
  }),
  defineFunction({
    name: 'disk.percent',
    summary: 'How full the mounted file systems are, in percent; of one alone by its path.',
    effect: 'reads',
    args: () => z.strictObject({ args: anyText.optional().describe('Path of one file system.') }),
    examples: [{ args: '/' }],
    async run({ args: path }, { host }) {
      const rows = (await mounts(host)).filter(
        ({ device }) => device.startsWith('/') || device === 'overlay',
      );
      const filled = await Promise.all(
        rows.map(async (row) => [row.path, (await filledBy(row.path, row.device)).capacity] as const),
      );
      const all = Object.fromEntries(filled);
      return path === undefined ? all : (all[path] ?? null);
    },
  }),
];

const defaultBusPort = 4510;

function table(
  name: `status.${string}`,
  summary: string,
  path: string,
  parse: (text: string) => Json,
): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'reads',
    args: noArguments,
    run: async (_, { host }) => parse(await host.files.readText(path)),
  });
}

interface Mount {
  readonly device: string;
  readonly path: string;
  readonly type: string;
}

async function mounts(host: ReadingHost): Promise<Mount[]> {
  const text = await host.files.readText('/proc/mounts');
  return text
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields.length > 3)
    .map(([device = '', path = '', type = '']) => ({
      device,
      path: path.replaceAll(String.raw`\040`, ' '),
      type,
    }));
}

async function usage(path: string): Promise<Json> {
  try {
    const { bsize, blocks, bavail } = await statfs(path);
    return { total: blocks * bsize, available: bavail * bsize };
  } catch {
    return { total: null, available: null };
  }
}

async function filledBy(path: string, device: string) {
  const none = { filesystem: device, '1K-blocks': '0', used: '0', available: '0', capacity: '0%' };
  const found = await statfs(path).catch(() => undefined);
  if (found === undefined) return none;
  const { bsize, blocks, bavail, bfree } = found;
  const kibibytes = (count: number) => String(Math.floor((count * bsize) / 1024));
  const usable = blocks - bfree + bavail;
  const capacity = usable === 0 ? 0 : Math.ceil(((blocks - bfree) / usable) * 100);
  return {
    filesystem: device,
    '1K-blocks': kibibytes(blocks),
    used: kibibytes(blocks - bfree),
    available: kibibytes(bavail),
    capacity: `${capacity}%`,
  };
}
