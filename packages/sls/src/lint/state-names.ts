import type { Requisite } from '@muster/contract';
import { globMatches, isGlob, suggestion } from '@muster/shared';
import type { LintedChunk } from './linted-chunk.ts';

/** The states of a run or of a tree, by what requisites may call them. */
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

  /** Whether there is a state of exactly that id or name. */
  hasExactly({ state = '', key }: Requisite): boolean {
    return state !== 'sls' && this.#named.has(`${state}\0${key}`);
  }

  has(requisite: Requisite): boolean {
    const { state = '', key } = requisite;
    return this.#named.has(`${state}\0${key}`) || this.all(requisite).length > 0;
  }

  /** What may have been meant by a requisite that means no state. */
  hint({ key }: Requisite): string {
    const other = this.#named.get(`\0${key}`)?.at(-1);
    if (other !== undefined) return `; there is '${other.chunk.state}: ${key}'`;
    const names = Array.from(this.#named.keys()).filter((name) => name.startsWith('\0'));
    return suggestion(
      key,
      names.map((name) => name.slice(1)),
    );
  }

  #add(name: string, linted: LintedChunk): void {
    const known = this.#named.get(name);
    if (known === undefined) this.#named.set(name, [linted]);
    else known.push(linted);
  }
}
