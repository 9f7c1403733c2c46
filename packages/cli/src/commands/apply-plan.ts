import { readFile, writeFile } from 'node:fs/promises';
import type { HostReport } from '@muster/api';
import { errorMessage, isRecord, MusterError } from '@muster/shared';
import { type Terminal, warn } from '../output/terminal.ts';

const version = 1;

/** Reads a file that `--plan-out` wrote: the name of every host's plan. */
export async function readPlans(path: string): Promise<Readonly<Record<string, string>>> {
  try {
    return plansOf(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new MusterError(
      'ARGUMENT_INVALID',
      `${path} is no plan of muster apply --plan-out: ${errorMessage(cause)}`,
      { cause },
    );
  }
}

function plansOf(document: unknown): Readonly<Record<string, string>> {
  if (!isRecord(document) || document['version'] !== version || !isRecord(document['hosts']))
    throw new TypeError(`it is not of version ${version}`);
  return Object.fromEntries(
    Object.entries(document['hosts']).map(([id, host]) => {
      if (!isRecord(host) || typeof host['plan'] !== 'string') throw new TypeError(`${id} has no plan`);
      return [id, host['plan']];
    }),
  );
}

/** Writes what hosts planned into a file, and returns their reports with the states alone. */
export async function writePlans(
  terminal: Terminal,
  path: string,
  hosts: readonly HostReport[],
): Promise<readonly HostReport[]> {
  const planned: Record<string, { plan: string; states: unknown }> = {};
  const shown = hosts.map((host): HostReport => {
    const { return: value } = host;
    if (!isRecord(value) || typeof value['plan'] !== 'string') return host;
    planned[host.minion] = { plan: value['plan'], states: value['states'] };
    return { ...host, return: value['states'] };
  });
  // What a run would change is for its operators' eyes.
  await writeFile(path, `${JSON.stringify({ version, hosts: planned }, null, 2)}\n`, { mode: 0o600 });
  const missing = hosts.filter(({ minion }) => planned[minion] === undefined).map(({ minion }) => minion);
  if (missing.length > 0) warn(terminal, `not in ${path}: ${missing.join(', ')}`);
  warn(terminal, `carry it out with: ${terminal.program} apply --plan ${path}`);
  return shown;
}
