import type { Redactor } from '@muster/shared';
import { type Logger, pino } from 'pino';

export interface DaemonLogOptions {
  readonly id: string;
  /** As Salt names levels. */
  readonly level: string;
  /** Masks secrets; asked for each line, because pillar changes. */
  readonly redactor: () => Redactor;
  readonly write?: (line: string) => void;
}

const levels: Readonly<Record<string, string>> = { warning: 'warn', critical: 'fatal', quiet: 'silent' };

/** The daemon's log: JSON lines with the minion's id on standard output, secrets masked in all of them. */
export function daemonLog({ id, level, redactor, write }: DaemonLogOptions): Logger {
  const out = write ?? ((line: string) => process.stdout.write(line));
  const options = {
    level: levels[level] ?? level,
    base: { name: 'muster-minion', minion: id },
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return pino(options, { write: (line: string) => out(redactor().text(line)) });
}
