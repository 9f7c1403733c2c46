import type { HostReport } from '@muster/api';
import { textOption } from '../input/text-option.ts';
import { isStateRun, statesOf } from '../output/state-run.ts';
import { formatStateSummary } from '../output/state-summary.ts';
import { print } from '../output/terminal.ts';
import type { SaltCall } from './salt-program.ts';

/** Prints what hosts returned as one document, state runs summed up where no other form was asked for. */
export function showReturns(
  { invocation: { terminal }, options, output }: Pick<SaltCall, 'invocation' | 'options' | 'output'>,
  returns: ReadonlyMap<Pick<HostReport, 'minion' | 'durationMs' | 'reason'>, unknown>,
): void {
  const isForPeople = output.form === undefined || output.form === 'highstate';
  const others: [string, unknown][] = [];
  for (const [host, value] of returns) {
    if (!isForPeople || !isStateRun(value)) {
      others.push([host.minion, value]);
      continue;
    }
    const group = { hosts: [host.minion], value: { states: statesOf(value), reason: host.reason } };
    const isFull = textOption(options, 'state_output')?.startsWith('full') === true;
    const details = { isFull, states: isFull ? ('all' as const) : ('changes' as const) };
    print(terminal, formatStateSummary(group, [host.durationMs ?? 0], terminal.out, details));
  }
  if (others.length > 0) output.show(Object.fromEntries(others));
}
