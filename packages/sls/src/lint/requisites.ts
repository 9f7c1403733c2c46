import type { LowChunk, Requisite } from '@muster/contract';
import { globMatches, isGlob, suggestion } from '@muster/shared';
import type { Findings } from './finding.ts';
import type { LintedChunk } from './linted-chunk.ts';

/** Checks that what every requisite names is there: in the same run, or at least somewhere in the tree, as other files may be applied with it. What may be there on other hosts is a warning. */
export function checkRequisites(
  runs: readonly (readonly LintedChunk[])[],
  all: readonly LintedChunk[],
  mayBeElsewhere: (requisite: Requisite) => boolean,
  findings: Findings,
): void {
  const tree = new Names(all);
  const checked = new Set<LintedChunk>();
  for (const linted of runs.flat()) {
    if (checked.has(linted)) continue;
    checked.add(linted);
    const { chunk, severityOf, placeOf } = linted;
    for (const [kind, requisites] of Object.entries(chunk.requisites)) {
      for (const requisite of requisites ?? []) {
        // What is listened to is named exactly: neither by a pattern nor by its file.
        const isExact = kind === 'listen' || kind === 'listen_in';
        if (isExact ? tree.haveExactly(requisite) : tree.have(requisite)) continue;
        const wanted = requisite.state === undefined ? requisite.key : `${requisite.state}: ${requisite.key}`;
        const message = `'${chunk.__id__}' has a ${kind} on '${wanted}', which is no state of this tree${tree.hint(requisite)}`;
        findings.add(
          mayBeElsewhere(requisite) ? 'warning' : severityOf(kind),
          placeOf(kind, requisite.key),
          message,
        );
      }
    }
  }
}

/** What requisites may call the states of a tree. */
class Names {
  readonly #chunks: readonly LowChunk[];
  readonly #names = new Set<string>();
  readonly #ids = new Map<string, string>();

  constructor(linted: readonly LintedChunk[]) {
    this.#chunks = linted.map(({ chunk }) => chunk);
    for (const { __id__, __sls__, name, state } of this.#chunks) {
      for (const called of [__id__, name]) {
        this.#names.add(`${state}\0${called}`).add(`\0${called}`);
        this.#ids.set(called, state);
      }
      this.#names.add(`sls\0${__sls__}`);
    }
  }

  haveExactly({ state = '', key }: Requisite): boolean {
    return state !== 'sls' && this.#names.has(`${state}\0${key}`);
  }

  have({ state = '', key }: Requisite): boolean {
    if (this.#names.has(`${state}\0${key}`)) return true;
    if (!isGlob(key)) return false;
    return this.#chunks.some((chunk) => {
      if (state === 'sls') return globMatches(chunk.__sls__, key);
      return (
        (state === '' || chunk.state === state) &&
        (globMatches(chunk.__id__, key) || globMatches(chunk.name, key))
      );
    });
  }

  hint({ key }: Requisite): string {
    const state = this.#ids.get(key);
    if (state !== undefined) return `; there is '${state}: ${key}'`;
    return suggestion(key, this.#ids.keys());
  }
}
