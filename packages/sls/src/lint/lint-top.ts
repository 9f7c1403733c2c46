import { compileTarget, errorMessage, isGlob, type Nodegroups, parseTarget } from '@muster/shared';
import { findSls, namesMatching, slsNames } from '../files/index.ts';
import { nodegroupsOf } from '../render/render-session.ts';
import type { RenderedData } from '../render/rendered.ts';
import { topEntryProblems } from '../top/top-file.ts';
import { isTruthy, PyDict, pyStr, unknownText, type Value } from '../value/index.ts';
import type { Findings } from './finding.ts';
import type { LintContext } from './lint-context.ts';
import { lookAt } from './looked-at.ts';

/** What one target of a top file assigns. */
export interface TopAssignment {
  readonly target: string;
  readonly type: string;
  readonly saltenv: string;
  readonly sls: readonly string[];
  readonly position: { readonly path: string; readonly line: number; readonly column: number };
}

/** Checks the top files of a tree: their form, that every target can be parsed, and that what they assign exists. */
export function lintTop(
  context: LintContext,
  findings: Findings,
  kind: 'states' | 'pillar',
): readonly TopAssignment[] {
  const { files } = context;
  return files.environments.flatMap((saltenv) => {
    const file = context.isChecked('top.sls') ? files.read(saltenv, 'top.sls') : undefined;
    if (file === undefined) return [];
    const top = { ...file, relative: 'top.sls', isInit: false };
    return Array.from(
      sections(lookAt(top, '', saltenv, context, findings).data, file.path, context, findings, kind),
    );
  });
}

function* sections(
  { value, positions }: RenderedData,
  path: string,
  context: LintContext,
  findings: Findings,
  kind: 'states' | 'pillar',
): Generator<TopAssignment> {
  const start = { path, line: 1, column: 1 };
  const placed = (collection: Value, key?: Value) => positions.of(collection, key) ?? start;
  if (!(value instanceof PyDict)) {
    findings.add('error', placed(value), 'a top file has to be a mapping of environments');
    return;
  }
  for (const [environment, targets] of value.entries()) {
    const saltenv = pyStr(environment);
    if (saltenv === 'include') continue;
    const at = placed(value, environment);
    if (!(targets instanceof PyDict)) {
      findings.add(
        'error',
        at,
        `the section '${saltenv}' has to be a mapping of targets to lists of SLS names`,
      );
      continue;
    }
    if (!context.files.environments.includes(saltenv)) {
      // One directory says nothing of the other environments.
      findings.add('note', at, `not checked: the files of the environment '${saltenv}' are not at hand`);
      continue;
    }
    for (const [target, entries] of targets.entries()) {
      const position = placed(targets, target);
      if (!Array.isArray(entries)) {
        findings.add('error', position, `the target '${pyStr(target)}' has to have a list of SLS names`);
        continue;
      }
      const problems = topEntryProblems(entries, context.files.environments).filter(
        ({ problem }) => !problem.includes(unknownText),
      );
      for (const { index, problem } of problems) {
        findings.add('error', placed(entries, index), `the target '${pyStr(target)}': ${problem}`);
      }
      const type = matchType(entries);
      if (problems.length === 0) {
        checkTarget(pyStr(target), type, nodegroupsOf(context.opts), position, findings);
      }
      const isOptional = kind === 'pillar' && entries.some(isMarkedOptional);
      const sls = entries.flatMap((entry, index) =>
        typeof entry === 'string'
          ? existing(entry, saltenv, context, isOptional, () => placed(entries, index), findings)
          : [],
      );
      yield { target: pyStr(target), type, saltenv, sls, position };
    }
  }
}

function matchType(entries: readonly Value[]): string {
  for (const entry of entries) {
    const match = entry instanceof PyDict ? entry.get('match') : undefined;
    if (match !== undefined && isTruthy(match)) return pyStr(match);
  }
  return 'compound';
}

function isMarkedOptional(entry: Value): boolean {
  return entry instanceof PyDict && isTruthy(entry.get('ignore_missing') ?? null);
}

function checkTarget(
  target: string,
  type: string,
  nodegroups: Nodegroups,
  position: TopAssignment['position'],
  findings: Findings,
): void {
  // Which nodegroups there are is configuration, which is not a part of the tree.
  const isGroup = type === 'nodegroup' || /(?:^|[\s(])N@/.test(target);
  if (target.includes(unknownText) || (isGroup && Object.keys(nodegroups).length === 0)) return;
  try {
    compileTarget(parseTarget(target, type), nodegroups);
  } catch (error) {
    findings.add('error', position, `the target selects nobody: ${errorMessage(error)}`);
  }
}

function existing(
  written: string,
  saltenv: string,
  { files }: LintContext,
  isOptional: boolean,
  position: () => TopAssignment['position'],
  findings: Findings,
): readonly string[] {
  const found = namesMatching(slsNames(files, saltenv), written.replaceAll('/', '.'));
  if (found.length > 0) return found;
  if (findSls(files, saltenv, written) !== undefined) return [written];
  if (!isOptional && !written.includes(unknownText)) {
    findings.add(
      isGlob(written) ? 'warning' : 'error',
      position(),
      `there is no SLS file '${written}' in the environment '${saltenv}'`,
    );
  }
  return [];
}
