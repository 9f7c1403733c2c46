import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const entries = ['compile-process-main.ts', 'testing/evaluating-process.ts'];

/**
 * Lets each compile process run once to its end, before the tests start some fifty of them: only a process that ends by itself
 * leaves its code in Node's compile cache, with which the others start in half the time.
 */
export async function setup(): Promise<void> {
  await Promise.all(
    entries.map((entry) => {
      const program = fileURLToPath(new URL(`../../packages/compile/src/${entry}`, import.meta.url));
      // The channel that it reads its requests from ends at once.
      const child = spawn(process.execPath, [program], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
      child.stdio[3]?.on('data', () => child.stdio[3]?.destroy());
      return once(child, 'exit');
    }),
  );
}
