import type { LowChunk } from '@muster/contract';
import type { Json } from '@muster/shared';
import { listOf, textOf } from '@muster/shared';
import type { StateContext } from '../contract/state-context.ts';
import type { Host } from '../host/host.ts';
import { shellCommand } from './shell.ts';

/** Lets the lines of `check_cmd` say, after a state, whether it succeeded: all of them must end with 0. */
export async function verifyByCommand(
  lines: Json,
  chunk: LowChunk,
  host: Host,
  context: StateContext,
): Promise<{ readonly result: boolean; readonly comment: string }> {
  const commands = listOf(lines);
  if (commands.length === 0) return { result: false, comment: 'check_cmd has nothing to run' };
  for (const line of commands) {
    const { code } = await host.processes.run(shellCommand(textOf(line), chunk, context.grains));
    if (code !== 0) return { result: false, comment: 'check_cmd determined the state failed' };
  }
  return { result: true, comment: 'check_cmd determined the state succeeded' };
}
