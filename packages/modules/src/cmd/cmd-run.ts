import { defineAction, type Host, type Outcome, type StateContext } from '@muster/engine';
import { z } from 'zod';
import { flag, name } from '../arguments/schemas.ts';
import { commandArguments } from './command-arguments.ts';
import { runCommandLine } from './run-command-line.ts';
import { statefulOutcome } from './stateful-outcome.ts';

const stateful = z
  .union([flag, z.array(z.record(z.string(), z.string()))])
  .default(false)
  .describe(
    'The command tells itself whether it changed anything, in its last line or as JSON. A dry run runs nothing.',
  );

const runArgs = z.strictObject({
  name: name.describe('The command line.'),
  ...commandArguments,
  stateful,
  ignore_timeout: flag.default(false).describe('Running out of time is a success.'),
});
type RunArgs = z.output<typeof runArgs>;

/** `cmd.run`: a command line is run, each time. */
export const cmdRun = defineAction({
  name: 'cmd.run',
  summary: 'Runs a command line through a shell; `unless`, `onlyif` and `creates` say when not to.',
  args: runArgs,
  acceptsExtra: true,
  examples: [
    { name: 'make install', cwd: '/usr/src/app' },
    { name: 'migrate --noinput', runas: 'app', env: [{ STAGE: 'live' }], timeout: 600 },
  ],
  plan: async (args) => planned(args),
  run,
  onWatch: run,
  planWatch: async (args) => planned(args),
});

/** `cmd.wait`: a command line is run when something that the state watches has changed. */
export const cmdWait = waitState(
  'cmd.wait',
  'Runs a command line when something that it watches has changed.',
);

/** `cmd.watch`: another name of `cmd.wait`. */
export const cmdWatch = waitState('cmd.watch', 'Another name of cmd.wait.');

function waitState(stateName: `cmd.${string}`, summary: string): ReturnType<typeof defineAction> {
  const nothing: Outcome = { result: true, changes: {}, comment: '' };
  return defineAction({
    name: stateName,
    summary,
    args: runArgs,
    acceptsExtra: true,
    examples: [{ name: 'systemctl daemon-reload' }],
    plan: async () => nothing,
    run: async () => nothing,
    onWatch: run,
    planWatch: async (args) => planned(args),
  });
}

function planned(args: RunArgs): Outcome {
  const comment = args.stateful === false ? `Command "${args.name}" would have been executed` : '';
  return { result: null, changes: {}, comment };
}

async function run(args: RunArgs, host: Host, context: StateContext): Promise<Outcome> {
  const returned = await runCommandLine(args.name, args, host, context);
  const ranOut = returned.retcode === 1 && returned.stdout.includes('Timed out after');
  if (ranOut && args.ignore_timeout) {
    return { result: true, changes: { ...returned, retcode: 0 }, comment: `Command "${args.name}" run` };
  }
  const result = returned.retcode === 0;
  if (args.stateful !== false) return statefulOutcome(result, returned);
  return { result, changes: returned, comment: `Command "${args.name}" run` };
}
