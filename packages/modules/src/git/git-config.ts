import { type Host, type ReadOnlyHost, StateFailedError } from '@muster/engine';
import { askProgram } from '../program/ask-program.ts';
import { programError, runProgram } from '../program/run-program.ts';
import { gitCommand } from './git-command.ts';

/** Where a setting of git is: in a repository, or for an account. */
export interface ConfigPlace {
  readonly repo?: string | undefined;
  readonly user?: string | undefined;
  readonly global: boolean;
}

/** Values by key of all settings whose key, and whose value where that is asked for, fit a pattern. */
export async function matchingConfig(
  key: string,
  value: string | undefined,
  place: ConfigPlace,
  host: ReadOnlyHost,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const pattern = `^${key.replace(/^\^+/, '').replace(/\$+$/, '')}$`;
  const result = await askProgram(
    host,
    configCommand(['--null', '--get-regexp', pattern, ...(value === undefined ? [] : [value])], place),
  );
  if (result.code > 1) throw programError('git config', result);
  const found = result.stdout
    .split('\0')
    .filter(Boolean)
    .map((entry) => {
      const [name = '', ...lines] = entry.split('\n');
      return { name, value: lines.join('\n') };
    });
  const byName = Map.groupBy(found, ({ name }) => name);
  return Object.fromEntries(
    [...byName].map(([name, entries]) => [name, entries.map((entry) => entry.value)]),
  );
}

/** The values of one setting; undefined where it is not set. */
export async function configValues(
  key: string,
  place: ConfigPlace,
  host: ReadOnlyHost,
): Promise<readonly string[] | undefined> {
  const result = await askProgram(host, configCommand(['--null', '--get-all', key], place));
  if (result.code > 1) throw programError('git config', result);
  return result.code === 1 ? undefined : result.stdout.split('\0').slice(0, -1);
}

/** Gives a setting these values, and no others. */
export async function setConfig(
  key: string,
  values: readonly string[],
  place: ConfigPlace,
  host: Host,
): Promise<void> {
  const [first = '', ...others] = values;
  await change(['--replace-all', '--', key, first], place, host);
  for (const value of others) await change(['--add', '--', key, value], place, host);
}

/** Takes values of a setting away: those that fit a pattern, or all. */
export async function unsetConfig(
  key: string,
  value: string | undefined,
  place: ConfigPlace,
  host: Host,
): Promise<void> {
  await change(['--unset-all', '--', key, ...(value === undefined ? [] : [value])], place, host);
}

async function change(args: readonly string[], place: ConfigPlace, host: Host): Promise<void> {
  await runProgram(host, 'git config', configCommand(args, place));
}

function configCommand(args: readonly string[], { repo, user, global }: ConfigPlace) {
  if (!global && repo === undefined)
    throw new StateFailedError("Non-global config options require the 'repo' argument to be set");
  return gitCommand(
    { user },
    ['config', ...(global ? ['--global'] : []), ...args],
    global ? undefined : repo,
  );
}
