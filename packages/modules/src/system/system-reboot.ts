import { defineAction, type Outcome, type ReadOnlyFiles } from '@muster/engine';
import { z } from 'zod';
import { flag, noEffectSince, number, oneLine, text } from '../arguments/schemas.ts';
import { runProgram } from '../program/run-program.ts';
import { isRebootRequired, isShutdownScheduled } from './pending-reboot.ts';

const rebootArgs = z.strictObject({
  name: text.describe('Any text.'),
  message: oneLine.optional().describe('What people who are logged in are told.'),
  timeout: number
    .pipe(z.number().min(0))
    .default(5)
    .describe('Minutes until then, so that the run can end and its results arrive; at least one.'),
  in_seconds: flag.default(false).describe('`timeout` is in seconds; minutes that are begun count.'),
  only_on_pending_reboot: flag
    .default(true)
    .describe('Only where something that was changed needs it (`/run/reboot-required`).'),
  force_close: noEffectSince('the system ends its services in order'),
});
type RebootArgs = z.output<typeof rebootArgs>;

/** `system.reboot`: the host restarts after the run. */
export const systemReboot = defineAction({
  name: 'system.reboot',
  summary: 'The host restarts in some minutes; by default only where something that was changed needs it.',
  args: rebootArgs,
  examples: [{ name: 'after upgrades' }, { name: 'now', only_on_pending_reboot: false, timeout: 1 }],
  provides: () => [],
  async plan(args, host) {
    return (
      (await reasonAgainst(args, host.files)) ?? {
        result: null,
        changes: { reboot: when(args) },
        comment: `The host would restart ${when(args)}`,
      }
    );
  },
  async run(args, host) {
    const against = await reasonAgainst(args, host.files);
    if (against !== undefined) return against;
    const { message } = args;
    await runProgram(host, 'Scheduling a restart', {
      argv: ['shutdown', '--reboot', `+${minutes(args)}`, ...(message === undefined ? [] : [message])],
    });
    return { result: true, changes: { reboot: when(args) }, comment: `The host restarts ${when(args)}` };
  },
});

async function reasonAgainst(args: RebootArgs, files: ReadOnlyFiles): Promise<Outcome | undefined> {
  if (await isShutdownScheduled(files))
    return { result: true, changes: {}, comment: 'A restart is scheduled already' };
  if (!args.only_on_pending_reboot || (await isRebootRequired(files))) return undefined;
  return { result: true, changes: {}, comment: 'Nothing that was changed needs a restart' };
}

function minutes({ timeout, in_seconds: isSeconds }: RebootArgs): number {
  return Math.max(1, Math.ceil(isSeconds ? timeout / 60 : timeout));
}

function when(args: RebootArgs): string {
  const count = minutes(args);
  return `in ${count} minute${count === 1 ? '' : 's'}`;
}
