import type { Requisite } from '@muster/contract';
import type { Findings } from './finding.ts';
import type { LintedChunk } from './linted-chunk.ts';
import { StateNames } from './state-names.ts';

/** Checks that what every requisite names is there: in the same run, or at least somewhere in the tree, as other files may be applied with it. What may be there on other hosts is a note. */
export function checkRequisites(
  runs: readonly (readonly LintedChunk[])[],
  all: readonly LintedChunk[],
  mayBeElsewhere: (requisite: Requisite) => boolean,
  findings: Findings,
): void {
  const tree = new StateNames(all);
  const checked = new Set<LintedChunk>();
  for (const linted of runs.flat()) {
    if (checked.has(linted)) continue;
    checked.add(linted);
    const { chunk, severityOf, placeOf } = linted;
    for (const [kind, requisites] of Object.entries(chunk.requisites)) {
      for (const requisite of requisites ?? []) {
        // What is listened to is named exactly: neither by a pattern nor by its file.
        const isExact = kind === 'listen' || kind === 'listen_in';
        if (isExact ? tree.hasExactly(requisite) : tree.has(requisite)) continue;
        const wanted = requisite.state === undefined ? requisite.key : `${requisite.state}: ${requisite.key}`;
        const subject = `'${chunk.__id__}' has a ${kind} on '${wanted}', which`;
        const place = placeOf(kind, requisite.key);
        const isOpen = mayBeElsewhere(requisite);
        if (isOpen && !(isExact && requisite.state === 'sls'))
          findings.add('note', place, `${subject} the tree declares under conditions that are not met here`);
        else {
          const severity = isOpen ? 'warning' : severityOf(kind);
          findings.add(severity, place, `${subject} is no state of this tree${tree.hint(requisite)}`);
        }
      }
    }
  }
}
