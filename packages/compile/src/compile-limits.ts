/** What a compile process may use up. */
export interface CompileLimits {
  /** How long one request may compute; what it waits for does not count. */
  readonly computingMs: number;
  /** The option that says so, which errors name. */
  readonly option: string;
  /** Megabytes that the heap may grow to. */
  readonly heapMb: number;
}
