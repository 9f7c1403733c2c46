/**
 * How Node runs the process in which a minion compiles. Most of its work is the first of its kind and lasts for tenths of a
 * second. V8's last tier (TurboFan) would take a fifth of all CPU time to make code that is hardly used; without it, loops of
 * templates that run for seconds take up to twice the time. With a young generation of 16 MB from the start, the data of a
 * usual tree is not copied while it grows.
 */
export const compileFlags: readonly string[] = [
  '--no-turbofan',
  '--min-semi-space-size=16',
  '--disable-warning=ExperimentalWarning',
];

/**
 * The same for a master's processes, which compile the same files for one minion after the other: V8's last tier pays, and
 * what one pillar leaves behind is collected before it fills more than the next one needs.
 */
export const pillarFlags: readonly string[] = [
  '--max-semi-space-size=8',
  '--disable-warning=ExperimentalWarning',
];
