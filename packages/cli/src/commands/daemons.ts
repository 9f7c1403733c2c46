import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { MasterConfig } from '@muster/shared';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Handler } from '../invocation.ts';
import { warnOfSettings } from '../output/warn-of-settings.ts';

/** `muster master`: serves until it is told to stop, or sets the limit of its unit. */
export const runMaster: Handler = async ({ configDirectory, terminal }, _words, { limitMemory }) => {
  const { loadMasterConfig } = await import('@muster/shared');
  if (typeof limitMemory === 'string')
    return await limitUnit(limitMemory, await loadMasterConfig(configDirectory));
  const config = await loadMasterConfig(configDirectory, await warnOfSettings(terminal));
  const { runMaster: run } = await import('@muster/master');
  await run(config, untilStopped());
  return exitCodes.done;
};

/** `muster minion`: manages this host until it is told to stop. */
export const runMinion: Handler = async ({ configDirectory, terminal }) => {
  const { loadMinionConfig } = await import('@muster/shared');
  const config = await loadMinionConfig(configDirectory, await warnOfSettings(terminal));
  const { runMinion: run } = await import('@muster/minion');
  await run(config, untilStopped());
  return exitCodes.done;
};

/** It holds until the host starts anew; the master itself has no right to set it. */
async function limitUnit(unit: string, { memory_max, pillar_workers }: MasterConfig): Promise<ExitCode> {
  const limit = `MemoryMax=${memory_max ?? 2048 + 512 * pillar_workers}M`;
  await promisify(execFile)('systemctl', ['set-property', '--runtime', '--', unit, limit]);
  return exitCodes.done;
}

/** Fires at the first SIGTERM or SIGINT; a second one ends the process at once. */
function untilStopped(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}
