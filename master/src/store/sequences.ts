/** Work on what goes by a name is done one after the other: what was read before a write still holds after it. */
export class Sequences {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does work when all that was asked for earlier with one of the names is over. */
  async take<Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result> {
    const earlier = names.flatMap((name) => this.#last.get(name) ?? []);
    const turn = Promise.all(earlier).then(work);
    const over = turn.then(
      () => undefined,
      () => undefined,
    );
    for (const name of names) this.#last.set(name, over);
    try {
      return await turn;
    } finally {
      for (const name of names) if (this.#last.get(name) === over) this.#last.delete(name);
    }
  }

  /** Resolves when all that was asked for so far with a name is over. */
  async over(name: string): Promise<void> {
    await this.#last.get(name);
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}
