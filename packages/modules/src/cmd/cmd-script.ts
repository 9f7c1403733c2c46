import { defineAction, type Host, type Outcome, type StateContext } from '@muster/engine';
import { z } from 'zod';
import { flag, name, text } from '../arguments/schemas.ts';
import { commandArguments } from './command-arguments.ts';
import { runScript } from './run-script.ts';
import { statefulOutcome } from './stateful-outcome.ts';

const names = z.record(z.string(), z.json());

const scriptArgs = z.strictObject({
  name: name.describe('The script with its arguments; its source too unless `source` is given.'),
  source: text.optional().describe('Where the script is: salt://, http(s):// or a path.'),
  args: text.optional().describe('Arguments of the script, as the shell reads them.'),
  ...commandArguments,
  context: names.optional().describe('Names for the template.'),
  defaults: names.optional().describe('Names for the template that `context` may override.'),
  stateful: z.union([flag, z.array(z.record(z.string(), z.string()))]).default(false),
});
type ScriptArgs = z.output<typeof scriptArgs>;

/** `cmd.script`: a script of the file roots is run, each time. */
export const cmdScript = defineAction({
  name: 'cmd.script',
  summary: 'Runs a script of the file roots.',
  args: scriptArgs,
  acceptsExtra: true,
  examples: [{ name: 'setup', source: 'salt://scripts/setup.sh', args: '--fast' }],
  plan: async (args) => planned(args),
  run,
  onWatch: run,
  planWatch: async (args) => planned(args),
});

/** `cmd.wait_script`: a script is run when something that the state watches has changed. */
export const cmdWaitScript = defineAction({
  name: 'cmd.wait_script',
  summary: 'Runs a script of the file roots when something that it watches has changed.',
  args: scriptArgs,
  acceptsExtra: true,
  examples: [{ name: 'setup', source: 'salt://scripts/setup.sh' }],
  plan: async () => ({ result: true, changes: {}, comment: '' }),
  run: async () => ({ result: true, changes: {}, comment: '' }),
  onWatch: run,
  planWatch: async (args) => planned(args),
});

function planned(args: ScriptArgs): Outcome {
  const comment = args.stateful === false ? `Command '${args.name}' would have been executed` : '';
  return { result: null, changes: {}, comment };
}

async function run(args: ScriptArgs, host: Host, context: StateContext): Promise<Outcome> {
  const [first = '', ...rest] = args.name.split(' ');
  const script = {
    source: args.source ?? first,
    args: args.args ?? rest.join(' '),
    template: args.template,
    context: args.context ?? {},
    defaults: args.defaults ?? {},
  };
  const returned = await runScript(script, args, host, context);
  const result = returned.retcode === 0;
  if (args.stateful !== false) return statefulOutcome(result, returned);
  return { result, changes: returned, comment: `Command '${args.name}' run` };
}
