import { type Requisite, type RequisiteKind, requisiteKinds } from '@muster/contract';
import { formatPosition } from '@muster/shared';
import type { Findings } from './finding.ts';
import type { LintedChunk } from './linted-chunk.ts';
import { StateNames } from './state-names.ts';

/** What one state has to wait for, and the requisite that says so. */
interface Wait {
  readonly on: LintedChunk;
  readonly owner: LintedChunk;
  readonly kind: RequisiteKind;
  readonly requisite: Requisite;
}

type Waits = ReadonlyMap<LintedChunk, readonly Wait[]>;

/** What is listened to and what is used makes nobody wait. */
const ordering = requisiteKinds.filter((kind) => !/^(?:listen|use)/.test(kind));

/** Checks that the requisites of a run do not go in a circle, of which no state could be the first. */
export function checkCycles(run: readonly LintedChunk[], findings: Findings): void {
  const circle = firstCircle(waitsOf(run));
  const [first] = circle;
  if (first === undefined) return;
  const steps = circle.map(({ owner: { chunk }, kind, requisite: { state, key } }) => {
    const place = chunk.position === undefined ? '' : ` at ${formatPosition(chunk.position)}`;
    return `\n  ${chunk.state}: ${chunk.__id__}${place} has ${kind}: ${state === undefined ? '' : `${state}: `}${key}`;
  });
  const isSure = circle.every(({ owner, kind }) => owner.severityOf(kind) === 'error');
  findings.add(
    isSure ? 'error' : 'warning',
    first.owner.placeOf(first.kind, first.requisite.key),
    `Recursive requisite found${steps.join('')}`,
  );
}

function waitsOf(run: readonly LintedChunk[]): Waits {
  const names = new StateNames(run);
  const waits = new Map<LintedChunk, Wait[]>(run.map((linted) => [linted, []]));
  for (const owner of run) {
    for (const kind of ordering) {
      for (const requisite of owner.chunk.requisites[kind] ?? []) {
        for (const other of names.all(requisite)) {
          // A state may well be one of those of the file, or of the pattern, that it waits for.
          if (other === owner) continue;
          const [waiting, on] = kind === 'prereq' ? [other, owner] : [owner, other];
          waits.get(waiting)?.push({ on, owner, kind, requisite });
        }
      }
    }
  }
  return waits;
}

/** The waits of the first circle that there is, in turn; none if there is none. */
function firstCircle(waits: Waits): readonly Wait[] {
  const done = new Set<LintedChunk>();
  for (const start of waits.keys()) {
    const way: Wait[] = [];
    const isOnWay = new Set([start]);
    const open = [{ at: start, next: 0 }];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const wait = waits.get(top.at)?.[top.next];
      top.next += 1;
      if (wait === undefined) {
        done.add(top.at);
        isOnWay.delete(top.at);
        open.pop();
        way.pop();
      } else if (isOnWay.has(wait.on)) {
        const from = open.findIndex(({ at }) => at === wait.on);
        return [...way.slice(from), wait];
      } else if (!done.has(wait.on)) {
        way.push(wait);
        isOnWay.add(wait.on);
        open.push({ at: wait.on, next: 0 });
      }
    }
  }
  return [];
}
