/**
 * How Node runs the process that compiles. Most of its work is the first of its kind and lasts for tenths of a second: V8's
 * last tier (TurboFan) would take a fifth of all CPU time to make code that is hardly used. The price is that loops of
 * templates that run for longer take up to twice the time.
 */
export const compileFlags: readonly string[] = ['--no-turbofan', '--disable-warning=ExperimentalWarning'];
