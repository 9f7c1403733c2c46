import type { AuditReport } from '@muster/api';
import { connect } from '../client/connect.ts';
import { exitCodes } from '../exit-codes.ts';
import { countOption } from '../input/count-option.ts';
import type { Handler, Invocation } from '../invocation.ts';
import { count } from '../output/count.ts';
import { formatTable } from '../output/table.ts';
import { print, printJson, warn } from '../output/terminal.ts';

/** `muster audit show`: the newest lines, the newest of them last. */
export const showAudit: Handler = async (invocation, _words, options) => {
  const { terminal } = invocation;
  const client = await connect(invocation);
  const deniedOnly = options['denied'] === true;
  const lines = await client.audit({ limit: countOption(options, 'limit'), deniedOnly });
  if (terminal.json) printJson(terminal, lines);
  else if (lines.length === 0) warn(terminal, deniedOnly ? 'nothing was denied' : 'the audit log is empty');
  else {
    const rows = lines.map(({ time, actor, action, subject, isAllowed, details }) => [
      time.replace('T', ' ').replace(/\.\d+Z$/, ''),
      actor,
      isAllowed ? action : `${action} (denied)`,
      details === undefined ? subject : `${subject} ${JSON.stringify(details)}`,
    ]);
    print(terminal, formatTable(['TIME (UTC)', 'WHO', 'WHAT', 'OF'], rows));
  }
  return exitCodes.done;
};

/** `muster audit verify [FILE]`: all of the log, or of a copy with its `.head` beside it. */
export const verifyAudit: Handler = async (invocation, [file]) => {
  const { terminal } = invocation;
  const report = await check(invocation, file);
  const { path, lines, fault } = report;
  if (terminal.json) printJson(terminal, report);
  else if (fault === undefined) print(terminal, `${path} is whole: ${count(lines, 'line')}`);
  else warn(terminal, `${path}:${fault.line}: ${fault.message}`);
  return fault === undefined ? exitCodes.done : exitCodes.commandFailed;
};

async function check(invocation: Invocation, file: string | undefined): Promise<AuditReport> {
  if (file === undefined) return await (await connect(invocation)).checkAudit();
  const { checkAuditLog } = await import('@muster/master');
  return await checkAuditLog(file);
}
