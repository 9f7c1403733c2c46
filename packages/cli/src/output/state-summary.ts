import { count } from './count.ts';
import { formatDuration } from './duration.ts';
import { formatHosts, type HostGroup } from './host-groups.ts';
import { formatNested } from './nested.ts';
import { type NamedState, type StateVerdict, verdictOf } from './state-run.ts';
import { paint } from './terminal.ts';

const styles = {
  failed: 'red',
  'not begun': 'yellow',
  changed: 'cyan',
  pending: 'yellow',
  unchanged: 'green',
} as const;
const verdicts: readonly StateVerdict[] = ['failed', 'not begun', 'pending', 'changed', 'unchanged'];

/** What a run came to: its states, and why it was ended where that was before its time. */
export interface EndedRun {
  readonly states: readonly NamedState[];
  readonly reason?: string | undefined;
}

/** How much is shown of states: everything that they say or the beginning of it, and of which. */
export interface Details {
  readonly isFull: boolean;
  readonly states: 'all' | 'changes' | 'failed';
}

/** The states of hosts that came to the same: one line of counts, then every state that is not as it was, with what changed. */
export function formatStateSummary(
  group: HostGroup<EndedRun>,
  durations: readonly number[],
  stream: NodeJS.WriteStream,
  details: Details,
): string {
  const shown = shownStates(group.value.states, details.states);
  return [
    heading(group, durations, stream),
    ...shown.map((state) => formatState(state, stream, details.isFull)),
  ].join('\n');
}

/** Whether a summary leaves something out of the details that it shows. */
export function isCut(states: readonly NamedState[], { isFull, states: which }: Details): boolean {
  if (isFull) return false;
  const texts = shownStates(states, which).flatMap(({ comment, changes }) => [
    comment,
    ...Object.values(changes),
  ]);
  return texts.some((text) => formatNested(text, 0).split('\n').length > mostLines);
}

function shownStates(states: readonly NamedState[], which: Details['states']): readonly NamedState[] {
  if (which === 'all') return states;
  if (which === 'failed') return states.filter((state) => verdictOf(state) === 'failed');
  return states.filter((state) => verdictOf(state) !== 'unchanged' || state.warnings?.length);
}

function heading(
  group: HostGroup<EndedRun>,
  durations: readonly number[],
  stream: NodeJS.WriteStream,
): string {
  const counts = verdicts
    .map((verdict) => ({ verdict, count: group.value.states.filter((s) => verdictOf(s) === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => paint(stream, styles[verdict], `${count} ${verdict}`));
  const slowest = formatDuration(Math.max(0, ...durations));
  const time = group.hosts.length > 1 ? `${slowest} at most` : slowest;
  const hosts = paint(stream, 'bold', formatHosts(group.hosts));
  const hostCount = group.hosts.length > 1 ? ` (${group.hosts.length} hosts)` : '';
  const { reason } = group.value;
  const end = reason === undefined ? '' : ` ${paint(stream, 'red', reason)}:`;
  return `${hosts}${hostCount}:${end} ${counts.join(', ') || 'no states'} in ${time}`;
}

function formatState(state: NamedState, stream: NodeJS.WriteStream, isFull: boolean): string {
  const verdict = verdictOf(state);
  const label = paint(stream, styles[verdict], verdict.padEnd(9));
  const id = state.__id__ !== undefined && state.__id__ !== state.name ? `  (${state.__id__})` : '';
  const time = state.duration === undefined ? '' : `  ${formatDuration(state.duration)}`;
  const details = [
    ...(verdict === 'changed' && hasDetails(state) ? [] : [state.comment]),
    ...(state.warnings ?? []).map((warning) => `warning: ${warning}`),
    ...formatChanges(state.changes, stream),
  ];
  return [
    `  ${label} ${state.fun} ${state.name}${id}${time}`,
    ...details.flatMap((text) => indent(isFull ? text.trimEnd() : cut(text.trimEnd()))),
  ].join('\n');
}

function hasDetails(state: NamedState): boolean {
  return Object.keys(state.changes).length > 0;
}

/** Longer details are cut: the whole of them is in the job's return. */
const mostLines = 30;

function formatChanges(changes: Readonly<Record<string, unknown>>, stream: NodeJS.WriteStream): string[] {
  const worthShowing = Object.entries(changes).filter(([, change]) => change !== '');
  return worthShowing.map(([property, change]) => {
    if (property === 'diff' && typeof change === 'string') return paintDiff(change, stream);
    if (isOldNew(change)) return `${property}: ${inline(change.old)} -> ${inline(change.new)}`;
    const text = formatNested(change, 0);
    return text.includes('\n') ? `${property}:\n${formatNested(change, 2)}` : `${property}: ${text}`;
  });
}

function isOldNew(change: unknown): change is { old: unknown; new: unknown } {
  if (typeof change !== 'object' || change === null) return false;
  const keys = Object.keys(change);
  return keys.length === 2 && 'old' in change && 'new' in change;
}

function inline(value: unknown): string {
  if (value === '' || value === null || value === undefined) return '(none)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function paintDiff(diff: string, stream: NodeJS.WriteStream): string {
  return diff
    .split('\n')
    .map((line) => {
      if (line.startsWith('+')) return paint(stream, 'green', line);
      if (line.startsWith('-')) return paint(stream, 'red', line);
      return line.startsWith('@') ? paint(stream, 'cyan', line) : line;
    })
    .join('\n');
}

function cut(text: string): string {
  const lines = text.split('\n');
  if (lines.length <= mostLines) return text;
  return [...lines.slice(0, mostLines), `... ${count(lines.length - mostLines, 'more line')}`].join('\n');
}

function indent(text: string): string[] {
  return text === '' ? [] : text.split('\n').map((line) => `            ${line}`);
}
