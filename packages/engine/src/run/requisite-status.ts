import type { LowChunk } from '@muster/contract';
import type { Node, NodeRequisiteKind, ResolvedRequisites, Settled } from './node.ts';

/** What a state's requisites say about it; `change` calls for its reaction to a watch, `pre` means that what it prepares for will not change. */
export type RequisiteStatus = 'met' | 'change' | 'fail' | 'pre' | 'onfail' | 'onchanges';

type Finding = RequisiteStatus | 'premet' | 'onchangesmet';

/** Weighs all requisites of a state once they have been settled, by the rules of Salt 3006. */
export function requisiteStatus(requisites: ResolvedRequisites, look: 'run' | 'ahead'): RequisiteStatus {
  const findings = new Set<Finding>();
  for (const [kind, nodes] of requisites.found) {
    if (kind === 'prerequired' && look === 'ahead') continue;
    for (const finding of findingsOf(kind, nodes)) findings.add(finding);
  }
  if (findings.has('fail')) return 'fail';
  if (findings.has('pre')) return findings.has('premet') ? 'met' : 'pre';
  if (findings.has('onfail') && !findings.has('onchangesmet')) return 'onfail';
  if (findings.has('onchanges') && !findings.has('onchangesmet')) return 'onchanges';
  if (findings.has('change')) return 'change';
  return findings.has('onfail') ? 'onfail' : 'met';
}

/** The states that a state requires or watches by name, for those that look at what others manage. */
export function requiredChunks(requisites: ResolvedRequisites): readonly LowChunk[] {
  return requiredNodes(requisites).map(({ chunk }) => chunk);
}

/** The same with what is known of them in a run. */
export function requiredNodes({ found }: ResolvedRequisites): readonly Node[] {
  return [...(found.get('require') ?? []), ...(found.get('watch') ?? [])];
}

/** The states that stand in the way, as `sls.id`, each once. */
export function failedRequisites(requisites: ResolvedRequisites): readonly string[] {
  const failed = new Set<string>();
  for (const node of [...requisites.found.values()].flat()) {
    const settled = node.planned ?? node.settled;
    if (settled?.result.result === false) failed.add(`${node.chunk.__sls__}.${node.chunk.__id__}`);
  }
  return [...failed];
}

function findingsOf(kind: NodeRequisiteKind, nodes: readonly Node[]): ReadonlySet<Finding> {
  const findings = new Set<Finding>();
  for (const node of nodes) {
    const settled = kind === 'prereq' ? node.planned : node.settled;
    const finding = settled === undefined ? undefined : findingOf(kind, settled);
    if (finding !== undefined) findings.add(finding);
  }
  if (kind.endsWith('_any') || kind === 'onfail') {
    if (findings.has('met') || findings.has('change') || findings.has('onchangesmet'))
      findings.delete('fail');
    if (findings.has('onchangesmet')) findings.delete('onchanges');
    if (findings.has('met')) findings.delete('onfail');
  }
  if (kind === 'onfail_all' && findings.has('onfail')) findings.delete('met');
  return findings;
}

function findingOf(kind: NodeRequisiteKind, { result, changed, ran }: Settled): Finding | undefined {
  if (kind.startsWith('onfail')) {
    if (result.result === true) return 'onfail';
  } else if (result.result === false) {
    return 'fail';
  }
  if (kind.startsWith('onchanges')) return changed ? 'onchangesmet' : 'onchanges';
  if (kind.startsWith('watch') && changed) return 'change';
  if (kind === 'prereq') return result.result === null ? 'premet' : 'pre';
  return ran ? 'met' : undefined;
}
