import { connect } from '../client/connect.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Handler } from '../invocation.ts';
import { formatNested } from '../output/nested.ts';
import { paint, print, warn } from '../output/terminal.ts';
import { formatTime } from '../output/time.ts';

/** `muster events`: with --json one document a line, as they come. */
export const followEvents: Handler = async (invocation, _words, options) => {
  const { terminal } = invocation;
  const client = await connect(invocation, (message) => {
    if (message !== undefined) warn(terminal, message);
  });
  for await (const event of client.events(String(options['tag']))) {
    if (terminal.document !== undefined) terminal.out.write(`${JSON.stringify(event)}\n`);
    else {
      print(
        terminal,
        `${paint(terminal.out, 'bold', event.tag)}  ${formatTime(terminal, event.time, 'milliseconds')}`,
      );
      print(terminal, formatNested(event.data));
    }
  }
  return exitCodes.done;
};
