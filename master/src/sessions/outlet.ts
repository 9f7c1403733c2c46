/** From so many bytes on their way to a minion on nothing large is made for it. */
const windowBytes = 1024 * 1024;
const mostAtWork = 2;

/** What is on its way to one minion, and the work that makes more of it: it waits for as long as the minion does not read. */
export class Outlet {
  #bytes = 0;
  #atWork = 0;
  #isClosed = false;
  readonly #waiting: (() => void)[] = [];

  /** So many bytes are on their way. */
  add(bytes: number): void {
    this.#bytes += bytes;
  }

  /** So many bytes have left. */
  left(bytes: number): void {
    this.#bytes = Math.max(0, this.#bytes - bytes);
    this.#go();
  }

  /** Does work whose outcome is sent, when the minion reads what it was sent before, a few pieces at a time. */
  async work<Result>(task: () => Result | Promise<Result>): Promise<Result> {
    if (!this.#hasRoom()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#atWork++;
    try {
      return await task();
    } finally {
      this.#atWork--;
      this.#go();
    }
  }

  /** Nothing is sent any more: nobody has to wait. */
  close(): void {
    this.#isClosed = true;
    this.#go();
  }

  #hasRoom(): boolean {
    return this.#isClosed || (this.#bytes < windowBytes && this.#atWork < mostAtWork);
  }

  #go(): void {
    while (this.#waiting.length > 0 && this.#hasRoom()) {
      this.#atWork++;
      this.#waiting.shift()?.();
    }
  }
}
