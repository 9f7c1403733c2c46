import type { Findings, LintContext, SourceFile } from '@muster/sls';
import type { Registry } from '../registry/registry-contract.ts';
import { absence } from './absence.ts';

/** Checks the names of states in the text of a file whose states are not all known: what stands below an id like a state, or behind one. */
export function checkWrittenStates(
  { path, text }: SourceFile,
  { states }: Registry,
  { files }: LintContext,
  findings: Findings,
): void {
  let isBelowId = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(?:$|#|\{[%#])/.test(line)) continue;
    const [, indent = '', word] =
      /^(\s+)['"]?([a-z]\w*\.[a-z]\w*)['"]?:?\s*(?:\[\])?\s*$/.exec(line) ??
      /^()\S.*:\s+['"]?([a-z]\w*\.[a-z]\w*)['"]?\s*$/.exec(line) ??
      [];
    const isState = word !== undefined && (isBelowId || indent === '') && states.get(word) === undefined;
    const [module = ''] = word?.split('.') ?? [];
    const isPython = files.environments.some((env) => files.read(env, `_states/${module}.py`) !== undefined);
    if (isState && !isPython)
      findings.add(
        'warning',
        { path, line: index + 1, column: line.search(/\S/) + 1 },
        absence(word, states),
      );
    isBelowId = /^\S.*:\s*$/.test(line);
  }
}
