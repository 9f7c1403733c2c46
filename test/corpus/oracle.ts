import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

const answer = z.object({
  /** Why the file does not render. */
  error: z.string().optional(),
  text: z.string().optional(),
  /** Packed, as `packValue` does. */
  value: z.unknown().optional(),
  /** Why the rendered text is no YAML. */
  refused: z.string().optional(),
});

/** What the oracle makes of a file. */
export type OracleAnswer = z.infer<typeof answer>;

/** Debian's Python with the oracle's program, or another program that speaks the same lines. */
export const defaultOracle = ['/usr/bin/python3', join(import.meta.dirname, 'oracle/main.py')];

/** A process that renders with Jinja2; it answers one request after another. */
export class Oracle {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;
  readonly #answers: AsyncIterator<string>;

  constructor([program = '', ...args]: readonly string[]) {
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout });
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  /** Answers one request; throws when the process has ended. */
  async ask(request: Readonly<Record<string, unknown>>): Promise<OracleAnswer> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await this.#answers.next();
    if (line.done === true)
      throw new Error('the oracle has ended; does Debian have python3-jinja2 and python3-yaml?');
    return answer.parse(JSON.parse(line.value));
  }

  async close(): Promise<void> {
    this.#child.stdin.end();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
    this.#lines.close();
  }
}
