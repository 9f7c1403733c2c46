import { z } from 'zod';
import { text } from '../arguments/schemas.ts';
import { commandArguments } from '../cmd/command-arguments.ts';
import { runCommandLine } from '../cmd/run-command-line.ts';
import { waitArguments, waitState } from './wait-state.ts';

/** `wait.for_command`: a command succeeds. A dry run does not run it. */
export const waitForCommand = waitState({
  name: 'wait.for_command',
  summary: 'Waits until a command succeeds; one that only looks, since it may be run many times.',
  args: z.strictObject({
    name: text.describe('The command line.'),
    ...commandArguments,
    ...waitArguments,
  }),
  examples: [{ name: 'pg_isready -q', runas: 'postgres', wait_for: 60, interval: 2 }],
  subject: ({ name }) => `Success of \`${name}\``,
  async look(args, host, context) {
    const { retcode, stdout, stderr } = await runCommandLine(args.name, args, host, context);
    if (retcode === 0) return { isThere: true, said: `\`${args.name}\` succeeded` };
    const said = (stderr || stdout).split('\n').slice(-5).join('\n');
    return { isThere: false, said: `it ended with code ${retcode}${said === '' ? '' : `: ${said}`}` };
  },
});
