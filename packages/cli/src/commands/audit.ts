import type { AuditReport } from '@muster/api';
import { connect } from '../client/connect.ts';
import { exitCodes } from '../exit-codes.ts';
import { countOption } from '../input/count-option.ts';
import type { Handler, Invocation } from '../invocation.ts';
import { count } from '../output/count.ts';
import { printTable } from '../output/table.ts';
import { print, printDocument, warn } from '../output/terminal.ts';
import { formatTime, timeHeading } from '../output/time.ts';

/** `muster audit show`: the newest lines, the newest of them last. */
export const showAudit: Handler = async (invocation, _words, options) => {
  const { terminal } = invocation;
  const client = await connect(invocation);
  const deniedOnly = options['denied'] === true;
  const lines = await client.audit({ limit: countOption(options, 'limit'), deniedOnly });
  if (terminal.document !== undefined) printDocument(terminal, lines);
  else {
    const rows = lines.map(({ time, actor, action, subject, isAllowed, details }) => [
      formatTime(terminal, time),
      actor,
      isAllowed ? action : `${action} (denied)`,
      details === undefined ? subject : `${subject} ${JSON.stringify(details)}`,
    ]);
    const none = deniedOnly ? 'nothing was denied' : 'the audit log is empty';
    printTable(terminal, [timeHeading(terminal), 'WHO', 'WHAT', 'OF'], rows, none);
  }
  return exitCodes.done;
};

/** `muster audit verify [FILE]`: all of the log, or of a copy with its `.head` beside it. */
export const verifyAudit: Handler = async (invocation, [file]) => {
  const { terminal } = invocation;
  const report = await check(invocation, file);
  const { path, lines, fault } = report;
  if (terminal.document !== undefined) printDocument(terminal, report);
  else if (fault === undefined) print(terminal, `${path} is whole: ${count(lines, 'line')}`);
  else warn(terminal, `${path}:${fault.line}: ${fault.message}`);
  return fault === undefined ? exitCodes.done : exitCodes.commandFailed;
};

async function check(invocation: Invocation, file: string | undefined): Promise<AuditReport> {
  if (file === undefined) return await (await connect(invocation)).checkAudit();
  const { checkAuditLog } = await import('@muster/master');
  return await checkAuditLog(file);
}
