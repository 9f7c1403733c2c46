import { bindArguments } from '@muster/engine';
import { type Findings, isUnknownValue, type LintContext, type LintedChunk } from '@muster/sls';
import type { Registry } from '../registry/registry-contract.ts';
import { absence } from './absence.ts';

/** Checks that a state exists, and its arguments against its declaration. */
export function checkArguments(
  { chunk, placeOf, severityOf, isWatching }: LintedChunk,
  { states }: Registry,
  { files }: LintContext,
  findings: Findings,
): void {
  const name = `${chunk.state}.${chunk.fun}`;
  const definition = states.get(name);
  if (definition === undefined) {
    // That it is written in Python is a finding already
    if (files.read(chunk.__env__, `_states/${chunk.state}.py`) !== undefined) return;
    findings.add('error', placeOf(''), absence(name, states));
    return;
  }
  if (waiting.has(name) && severityOf('name') === 'error' && !isWatching()) {
    const message = `'${chunk.__id__}' waits for what it watches, and watches nothing: ${name} never runs here`;
    findings.add('warning', placeOf(''), message);
  }
  const bound = bindArguments(definition, chunk);
  if (bound.ok) {
    for (const warning of bound.warnings) {
      const [, argument = ''] = /^'([^']+)'/.exec(warning) ?? [];
      findings.add('warning', placeOf(argument), warning);
    }
    return;
  }
  const { argument = '', problem } = bound;
  const given = argument === 'name' ? chunk.name : chunk.args[argument];
  const value = given ?? Object.values(chunk.args);
  if (isUnknownValue(value) || isKnownInTheRun(value)) return;
  findings.add(
    isWindowsPath(value) ? 'warning' : severityOf(argument, isForWantOfData(value)),
    placeOf(argument),
    `${problem} (${name}${isUnknownValue(chunk.__id__) ? '' : `, id '${chunk.__id__}'`})`,
  );
}

/** States that do nothing but react. */
const waiting = new Set(['cmd.wait', 'cmd.watch', 'cmd.wait_script', 'module.wait', 'module.watch']);

/** Whether a function gives the value when the state runs. */
function isKnownInTheRun(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('__slot__:salt:');
}

/** Whether a list has entries that are nothing, as templates make of names that are not in a map. */
function isForWantOfData(value: unknown): boolean {
  return Array.isArray(value) && value.includes(null);
}

/** Whether a value tells that the state is for hosts of another kind than those that are assumed here. */
function isWindowsPath(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z]:[\\/]/.test(value);
}
