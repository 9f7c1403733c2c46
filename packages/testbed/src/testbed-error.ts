/** Something the bed needs does not work; the message says what, with the end of the failing command's output. */
export class TestbedError extends Error {
  override readonly name = 'TestbedError';
}
