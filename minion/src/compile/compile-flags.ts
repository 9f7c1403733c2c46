/**
 * How Node runs the process that compiles. Most of its work is the first of its kind and lasts for tenths of a second.
 * V8's last tier (TurboFan) would take a fifth of all CPU time to make code that is hardly used; without it, loops of
 * templates that run for seconds take up to twice the time. With a young generation of 16 MB from the start, the data of a
 * usual tree is not copied while it grows.
 */
export const compileFlags: readonly string[] = [
  '--no-turbofan',
  '--min-semi-space-size=16',
  '--disable-warning=ExperimentalWarning',
];
