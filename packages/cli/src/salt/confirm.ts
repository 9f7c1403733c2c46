import { createInterface } from 'node:readline/promises';
import { MusterError } from '@muster/shared';

/** Asks whether to proceed; an empty answer is the usual one, and the end of the input is none. */
export async function confirm(usual: 'y' | 'n'): Promise<boolean> {
  const input = createInterface({ input: process.stdin, output: process.stdout });
  const answered = Promise.withResolvers<string>();
  input.once('close', () => {
    answered.reject(new MusterError('ARGUMENT_INVALID', 'nobody answered; -y proceeds without asking'));
  });
  try {
    void input.question(usual === 'y' ? 'Proceed? [n/Y] ' : 'Proceed? [N/y] ').then(answered.resolve);
    const answer = (await answered.promise) || usual;
    return answer.toLowerCase().startsWith('y');
  } finally {
    input.close();
  }
}
