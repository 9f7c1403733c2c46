import { bindArguments, nearestName } from '@muster/engine';
import { type Findings, isUnknownValue, type LintContext, type LintedChunk } from '@muster/sls';
import type { Registry } from '../registry/registry.ts';

/** Checks that a state exists, and its arguments against its declaration. */
export function checkArguments(
  { chunk, placeOf, severity }: LintedChunk,
  { states }: Registry,
  { files }: LintContext,
  findings: Findings,
): void {
  const name = `${chunk.state}.${chunk.fun}`;
  const definition = states.get(name);
  if (definition === undefined) {
    // That it is written in Python is a finding already
    if (files.read(chunk.__env__, `_states/${chunk.state}.py`) !== undefined) return;
    const meant = nearestName(name, states.names());
    const hint = meant === undefined ? '' : `; did you mean '${meant}'?`;
    findings.add('error', placeOf(''), `there is no state '${name}'${hint}`);
    return;
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
  const value = Object.hasOwn(chunk.args, argument) ? chunk.args[argument] : Object.values(chunk.args);
  if (value === undefined || isUnknownValue(value)) return;
  findings.add(severity, placeOf(argument), `${problem} (${name}, id '${chunk.__id__}')`);
}
