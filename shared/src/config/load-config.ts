import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { nearestName } from '../text/nearest-name.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { type ConfigSource, readConfigSource } from './config-source.ts';
import { unheededSetting } from './salt-settings.ts';

/** Where the configuration is when nobody says otherwise. */
export const defaultConfigDirectory = '/etc/muster';

export interface LoadOptions {
  /** Told of settings that nothing here reads, with what was probably meant. */
  readonly warn?: ((problem: ConfigProblem) => void) | undefined;
}

/** What a configuration comes to beside its settings: every path absolute, and what Muster does not know. */
export interface Located {
  readonly config_dir: string;
  readonly root_dir: string;
  readonly state_dir: string;
  readonly cache_dir: string;
  readonly run_dir: string;
  readonly pki_dir: string;
  readonly file_roots: Readonly<Record<string, string[]>>;
  readonly pillar_roots: Readonly<Record<string, string[]>>;
  /** Keys that Muster does not know, as they were written: `config.get` finds them. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** What of a daemon's settings says where things are. */
interface Places {
  readonly root_dir: string;
  readonly state_dir?: string | undefined;
  readonly cache_dir?: string | undefined;
  readonly run_dir?: string | undefined;
  readonly pki_dir?: string | undefined;
  readonly file_roots: Readonly<Record<string, readonly string[]>>;
  readonly pillar_roots: Readonly<Record<string, readonly string[]>>;
}

/** Reads and checks the files of one daemon; throws a ConfigError that names every mistake with its place. */
export async function loadConfig<Settings extends Places>(
  directory: string,
  name: 'master' | 'minion',
  schema: z.ZodObject & z.ZodType<Settings>,
  options: LoadOptions,
): Promise<Omit<Settings, keyof Located> & Located> {
  await requireDirectory(directory);
  const source = await readConfigSource(directory, name);
  const parsed = schema.safeParse(source.values);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => problemOf(issue, source)));
  const extra: Record<string, unknown> = {};
  for (const [setting, value] of Object.entries(source.values)) {
    if (Object.hasOwn(schema.shape, setting)) continue;
    Object.defineProperty(extra, setting, { value, enumerable: true });
    const message = unheededSetting(setting) ?? unknownSetting(setting, name, schema);
    options.warn?.({ position: source.positionOf([setting]), setting, message });
  }
  const values: Settings = parsed.data;
  return {
    ...values,
    ...resolveDirectories(directory, name, values),
    config_dir: directory,
    extra,
    file_roots: resolveRoots(directory, values.file_roots),
    pillar_roots: resolveRoots(directory, values.pillar_roots),
  };
}

/** A path as the configuration means it: from the configuration's own directory when it is relative. */
export function resolvePath(directory: string, path: string): string {
  return resolve(directory, path);
}

/** Environments' directories as absolute paths. */
function resolveRoots(
  directory: string,
  roots: Readonly<Record<string, readonly string[]>>,
): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(roots).map(([environment, paths]) => [
      environment,
      paths.map((path) => resolvePath(directory, path)),
    ]),
  );
}

/** The folders for state, cache and sockets: as configured, or Muster's own under `root_dir`. */
function resolveDirectories(
  directory: string,
  name: 'master' | 'minion',
  given: Places,
): { root_dir: string; state_dir: string; cache_dir: string; run_dir: string; pki_dir: string } {
  const root = resolvePath(directory, given.root_dir);
  const choose = (path: string | undefined, standard: string) =>
    path === undefined ? join(root, standard) : resolvePath(directory, path);
  const state = choose(given.state_dir, `var/lib/muster/${name}`);
  return {
    root_dir: root,
    state_dir: state,
    cache_dir: choose(given.cache_dir, `var/cache/muster/${name}`),
    run_dir: choose(given.run_dir, 'run/muster'),
    pki_dir: given.pki_dir === undefined ? join(state, 'pki') : resolvePath(directory, given.pki_dir),
  };
}

function unknownSetting(setting: string, name: string, schema: z.ZodObject): string {
  const meant = nearestName(setting, Object.keys(schema.shape));
  return `is not a setting of the ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

async function requireDirectory(directory: string): Promise<void> {
  const found = await stat(directory).catch((error: NodeJS.ErrnoException) => error);
  const isMissing = found instanceof Error && found.code === 'ENOENT';
  // Without any configuration everything has its default; a directory that was asked for has to be there.
  if (isMissing && directory === defaultConfigDirectory) return;
  if (!(found instanceof Error) && found.isDirectory()) return;
  const message = found instanceof Error ? found.message : 'expected a directory';
  throw new ConfigError([{ position: { path: directory, line: 1, column: 1 }, setting: '', message }]);
}

function problemOf(issue: z.core.$ZodIssue, source: ConfigSource): ConfigProblem {
  return {
    position: source.positionOf(issue.path),
    setting: issue.path.map(String).join('.'),
    message: issueText(issue),
  };
}

function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message.replace(/^Invalid input: /, '');
  const wanted = issue.errors.flatMap((branch) => branch.slice(0, 1).map(issueText));
  return [...new Set(wanted)].join(', or ');
}
