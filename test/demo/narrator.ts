import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { styleText } from 'node:util';

/** A place where commands are typed: its prompt, and how a line of shell is run there. */
export interface Place {
  readonly prompt: string;
  argv(line: string): Promise<readonly string[]>;
}

/** A command of the story did not do what the story says. */
export class StoryError extends Error {
  override readonly name = 'StoryError';
}

/** Tells the story: chapters, sentences, and commands that are shown as they are typed and really run. */
export class Narrator {
  #chapters = 0;
  readonly #startedAt = Date.now();

  chapter(title: string): void {
    this.#chapters += 1;
    const seconds = Math.round((Date.now() - this.#startedAt) / 1000);
    const heading = `${this.#chapters}. ${title}`;
    console.log(`\n${styleText(['bold', 'cyan'], heading)} ${styleText('dim', `(at ${seconds} s)`)}\n`);
  }

  say(text: string): void {
    console.log(text);
  }

  show(place: Place, line: string): void {
    console.log(`\n${styleText('green', place.prompt)} ${styleText('bold', line)}`);
  }

  /** Runs a line of shell where it is typed, with its output on this terminal; another exit code throws. */
  async run(place: Place, line: string, expectedCode = 0): Promise<void> {
    this.show(place, line);
    const code = await execute(await place.argv(line), 'inherit');
    if (code.code !== expectedCode) throw new StoryError(`${place.prompt} ${line}: exit code ${code.code}`);
  }

  /** Runs a line of shell without showing it and gives what it prints; a failure throws. */
  async quietly(place: Place, line: string): Promise<string> {
    const { code, output } = await execute(await place.argv(line), 'pipe');
    if (code === 0) return output;
    const end = output.trimEnd().split('\n').slice(-3).join('\n');
    throw new StoryError(`${place.prompt} ${line}: exit code ${code}\n${end}`);
  }

  /** Waits until a line of shell succeeds. */
  async until(place: Place, line: string, seconds = 30): Promise<void> {
    await this.quietly(place, `timeout ${seconds} sh -c ${quoted(`until ${line}; do sleep 0.1; done`)}`);
  }

  /** Shows and runs what damages a host, and gives the milliseconds until `isRight` succeeds again. */
  async tamper(place: Place, damage: string, isRight: string): Promise<number> {
    this.show(place, damage);
    const wait = `until ${isRight}; do sleep 0.002; done`;
    const output = await this.quietly(
      place,
      `${damage} >/dev/null 2>&1; start=$(date +%s%N); timeout 60 sh -c ${quoted(wait)} && ` +
        'echo $(( ($(date +%s%N) - start) / 1000000 ))',
    );
    return Number(output);
  }
}

async function execute(
  argv: readonly string[],
  output: 'inherit' | 'pipe',
): Promise<{ readonly code: number; readonly output: string }> {
  const [file = '', ...args] = argv;
  const child = spawn(file, args, { stdio: ['ignore', output, output] });
  const parts: Buffer[] = [];
  child.stdout?.on('data', (part: Buffer) => parts.push(part));
  child.stderr?.on('data', (part: Buffer) => parts.push(part));
  await once(child, 'close');
  return { code: child.exitCode ?? 137, output: Buffer.concat(parts).toString() };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
