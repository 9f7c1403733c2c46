import type { LowChunk } from '@muster/contract';
import type { Json } from '@muster/shared';
import { listOf, textOf } from '@muster/shared';
import { environmentOf } from '../arguments/environment.ts';
import type { Command } from '../host/host.ts';
import { writtenValue } from './written-value.ts';

/** How long a condition may take when nobody says otherwise. */
const conditionTimeoutMs = 10 * 60 * 1000;

/** A shell line that the user wrote as `unless`, `onlyif` or `check_cmd`, with the state's own cwd, account, environment and shell. */
export function shellCommand(line: string, chunk: LowChunk, grains: Readonly<Record<string, Json>>): Command {
  const excluded = excludedOptions(chunk);
  const option = (name: string): Json | undefined =>
    excluded.has(name) ? undefined : (writtenValue(chunk, name) ?? undefined);
  const cwd = option('cwd');
  const user = option('runas');
  const umask = option('umask');
  const timeout = option('timeout');
  return {
    argv: [shellOf(option('shell'), grains), '-c', line],
    env: environmentOf(option('env')),
    timeoutMs: typeof timeout === 'number' ? timeout * 1000 : conditionTimeoutMs,
    cwd: typeof cwd === 'string' ? cwd : undefined,
    user: typeof user === 'string' ? user : undefined,
    umask: umask === undefined ? undefined : Number.parseInt(textOf(umask), 8),
  };
}

/** The exit codes that count as success beside 0. */
export function successCodes(chunk: LowChunk): ReadonlySet<number> {
  return new Set([0, ...listOf(writtenValue(chunk, 'success_retcodes')).map(Number)]);
}

function excludedOptions(chunk: LowChunk): ReadonlySet<string> {
  const written = writtenValue(chunk, 'cmd_opts_exclude');
  return new Set(listOf(written).map(textOf));
}

function shellOf(written: Json | undefined, grains: Readonly<Record<string, Json>>): string {
  const shell = written ?? grains['shell'];
  return typeof shell === 'string' &&
    shell.startsWith('/') &&
    !shell.endsWith('/nologin') &&
    !shell.endsWith('/false')
    ? shell
    : '/bin/sh';
}
