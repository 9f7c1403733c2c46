import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import type { Host, Json, StateContext } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { refuseClearText } from '../program/clear-text.ts';
import type { CommandOptions } from './command-arguments.ts';
import { type CommandReturn, runCommandLine } from './run-command-line.ts';

export interface Script {
  /** `salt://`, `http(s)://` or a path. */
  readonly source: string;
  /** What follows the script on its command line, as the shell reads it. */
  readonly args: string;
  readonly template: string | undefined;
  readonly context: Readonly<Record<string, Json>>;
  readonly defaults: Readonly<Record<string, Json>>;
}

/** Fetches a script, runs a private copy of it and removes that again. */
export async function runScript(
  script: Script,
  options: CommandOptions,
  host: Host,
  context: StateContext,
): Promise<CommandReturn> {
  const path = `/tmp/muster-script-${randomBytes(8).toString('hex')}${suffixOf(script.source)}`;
  const attributes = { mode: 0o500, user: options.runas };
  await host.files.writeAtomically(path, await contentOf(script, options, context), attributes);
  try {
    return await runCommandLine(
      `${path} ${script.args}`.trim(),
      { ...options, template: undefined },
      host,
      context,
    );
  } finally {
    await host.files.remove(path);
  }
}

/** The extension, which some interpreters look at; nothing of a URL that the shell would read as its own. */
function suffixOf(source: string): string {
  const suffix = extname(source);
  return /^\.[A-Za-z0-9_]+$/.test(suffix) ? suffix : '';
}

async function contentOf(
  { source, template, context: names, defaults }: Script,
  { saltenv }: CommandOptions,
  context: StateContext,
): Promise<{ kind: 'bytes'; bytes: Uint8Array } | { kind: 'file'; path: string }> {
  refuseClearText(source);
  const environment = saltenv ?? context.saltenv;
  if (template !== undefined) {
    const request = {
      source: { url: source },
      engine: template,
      saltenv: environment,
      context: names,
      defaults,
    };
    return { kind: 'bytes', bytes: Buffer.from(await context.render(request)) };
  }
  const file = await context.files.cache(source, environment);
  if (file !== undefined) return { kind: 'file', path: file.path };
  throw new MusterError('FILE_NOT_FOUND', `Unable to cache script ${source} from saltenv '${environment}'`);
}
