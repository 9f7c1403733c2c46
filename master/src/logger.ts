import type { MasterConfig } from '@muster/shared';
import { type Logger, pino } from 'pino';

/** Names of values that are never logged, wherever they stand in a record. */
const secretNames = [
  'password',
  'passwd',
  'secret',
  'token',
  'secretKey',
  'private_key',
  'api_key',
  'pillar',
];

/** The master's log: lines of JSON on standard output, with `jid` and `minion` where they apply. */
export function createLogger(level: MasterConfig['log_level']): Logger {
  return pino({
    level: levels[level],
    base: { name: 'muster-master' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '***' },
  });
}

/** Salt's names for levels that pino calls otherwise. */
const levels = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warning: 'warn',
  warn: 'warn',
  error: 'error',
  critical: 'fatal',
  quiet: 'silent',
} as const;
