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

  constructor(collect: () => void = exposedCollector({ type: 'major', flavor: 'last-resort' })) {
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

const lookEveryBytes = 512 * 1024;
const mostLeftBehind = 8 * 1024 * 1024;

/**
 * Gives memory back that bytes on their way through have left behind. V8 lets a hundred megabytes of buffers that nobody
 * holds lie about before it looks for them, because they are not in its heap.
 */
export class PassingMemory {
  readonly #collect = exposedCollector({ type: 'major' });
  #passed = 0;
  #held = 0;

  /** So many bytes have come and will go. */
  passed(bytes: number): void {
    this.#passed += bytes;
    if (this.#passed < lookEveryBytes) return;
    this.#passed = 0;
    const { arrayBuffers } = process.memoryUsage();
    this.#held = Math.min(this.#held, arrayBuffers);
    if (arrayBuffers - this.#held < mostLeftBehind) return;
    this.#collect();
    this.#held = process.memoryUsage().arrayBuffers;
  }
}

/** V8's own collector, without a flag on the command line. */
function exposedCollector(options: object): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return () => {
    if (typeof collect === 'function') Reflect.apply(collect, undefined, [options]);
  };
}
