import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const settleMs = 2000;

/**
 * Gives memory back that a burst of work left behind. V8 collects when it allocates; a daemon that has nothing to do
 * allocates nothing, and would keep the garbage of its last burst for hours.
 */
export class IdleMemory {
  readonly #collect: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(collect: () => void = exposedCollector()) {
    this.#collect = collect;
  }

  /** There was work; memory is given back when there was none for a while. */
  worked(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#collect(), settleMs).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}

/** V8's own collector, without a flag on the command line. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return () => {
    if (typeof collect === 'function')
      Reflect.apply(collect, undefined, [{ type: 'major', flavor: 'last-resort' }]);
  };
}
