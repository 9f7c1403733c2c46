/** What `muster` exits with; where several apply, the first of `exitPrecedence` wins. */
export const exitCodes = {
  done: 0,
  commandFailed: 1,
  stateFailed: 2,
  nobodyMatched: 3,
  hostsLost: 4,
  changesPending: 10,
  usage: 64,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const exitPrecedence: readonly ExitCode[] = [
  exitCodes.usage,
  exitCodes.commandFailed,
  exitCodes.nobodyMatched,
  exitCodes.hostsLost,
  exitCodes.stateFailed,
  exitCodes.changesPending,
];

/** The exit code of a command for which all of the given ones apply. */
export function exitCodeOf(applicable: Iterable<ExitCode>): ExitCode {
  const all = new Set(applicable);
  return exitPrecedence.find((code) => all.has(code)) ?? exitCodes.done;
}
