import type { Requisite } from '@muster/contract';
import { globMatches, isGlob } from '@muster/shared';
import type { LintedChunk } from './linted-chunk.ts';

/** The states of a run, by what requisites may call them. */
export class StateNames {
  readonly #run: readonly LintedChunk[];
  readonly #named = new Map<string, LintedChunk[]>();

  constructor(run: readonly LintedChunk[]) {
    this.#run = run;
    for (const linted of run) {
      const { __id__, __sls__, name, state } = linted.chunk;
      for (const called of new Set([__id__, name])) {
        this.#add(`${state}\0${called}`, linted);
        this.#add(`\0${called}`, linted);
      }
      this.#add(`sls\0${__sls__}`, linted);
    }
  }

  /** All states that a requisite means. */
  all({ state = '', key }: Requisite): readonly LintedChunk[] {
    if (!isGlob(key)) return this.#named.get(`${state}\0${key}`) ?? [];
    return this.#run.filter(({ chunk }) =>
      state === 'sls'
        ? globMatches(chunk.__sls__, key)
        : (state === '' || chunk.state === state) &&
          (globMatches(chunk.__id__, key) || globMatches(chunk.name, key)),
    );
  }

  #add(name: string, linted: LintedChunk): void {
    const known = this.#named.get(name);
    if (known === undefined) this.#named.set(name, [linted]);
    else known.push(linted);
  }
}
