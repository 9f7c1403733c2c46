import { setTimeout as pause } from 'node:timers/promises';
import type { JsonRecord } from '@muster/engine';
import { type AnyState, defineAction, type Host, type ReadOnlyHost, type StateContext } from '@muster/engine';
import type { z } from 'zod';
import { seconds } from '../arguments/schemas.ts';

/** How long something is waited for. */
export const waitArguments = {
  wait_for: seconds.default(300).describe('Seconds after which it fails.'),
  interval: seconds.default(1).describe('Seconds between two looks.'),
};

interface WaitArgs {
  readonly wait_for: number;
  readonly interval: number;
}

interface WaitDeclaration<Args extends WaitArgs> {
  readonly name: `${string}.${string}`;
  readonly summary: string;
  readonly args: z.ZodType<Args>;
  readonly examples: readonly JsonRecord[];
  /** What is waited for, as the subject of a sentence. */
  subject(args: Args): string;
  /** Whether it is there, by reading alone; undefined where that cannot be told so. */
  peek?(args: Args, host: ReadOnlyHost, context: StateContext): Promise<Look>;
  look(args: Args, host: Host, context: StateContext): Promise<Look>;
}

/** What a look came to, and in which words. */
export interface Look {
  readonly isThere: boolean;
  readonly said: string;
}

/** A state that waits for something, and fails with the last reason why not. */
export function waitState<Args extends WaitArgs>(declaration: WaitDeclaration<Args>): AnyState {
  const { name, summary, args: schema, examples } = declaration;
  return defineAction<Args>({
    name,
    summary,
    args: schema,
    examples,
    provides: () => [],
    async plan(args, host, context) {
      const seen = await declaration.peek?.(args, host, context);
      if (seen?.isThere === true) return { result: true, changes: {}, comment: seen.said };
      return { result: null, changes: {}, comment: `${declaration.subject(args)} would be waited for` };
    },
    async run(args, host, context) {
      const end = performance.now() + args.wait_for * 1000;
      for (;;) {
        const seen = await declaration.look(args, host, context);
        if (seen.isThere) return { result: true, changes: {}, comment: seen.said };
        const left = end - performance.now();
        if (left <= 0)
          return {
            result: false,
            changes: {},
            comment: `${declaration.subject(args)} did not come within ${args.wait_for} seconds: ${seen.said}`,
          };
        await pause(Math.min(args.interval * 1000, left), undefined, { signal: context.signal });
      }
    },
  });
}
