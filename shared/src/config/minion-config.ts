import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { isMinionId, parseMinionId } from '../ids/minion-id.ts';
import { ConfigError } from './config-error.ts';
import {
  defaultConfigDirectory,
  type LoadOptions,
  type Located,
  loadConfig,
  resolvePath,
} from './load-config.ts';
import { sharedSettings } from './settings.ts';

const minionId = z.string().refine(isMinionId, {
  error: 'expected 1 to 255 letters, digits, dots, dashes and underscores',
});

/** YAML reads a bare `off` as false. */
const driftMode = z.preprocess(
  (value) => (value === false ? 'off' : value),
  z.enum(['enforce', 'report', 'off']),
);

/** As Muster prints it, or its 32 bytes in hexadecimal, as Salt writes fingerprints. */
const fingerprint = z
  .string()
  .regex(/^(?:SHA256:[A-Za-z0-9+/]{43}=?|(?:[0-9a-f]{2}:?){31}[0-9a-f]{2})$/i, {
    error: 'expected SHA256:... as `muster key show --master` prints it on the master',
  })
  .transform((text) => {
    if (text.startsWith('SHA256:')) return text.replace(/=$/, '');
    const digest = Buffer.from(text.replaceAll(':', ''), 'hex').toString('base64');
    return `SHA256:${digest.replace(/=$/, '')}`;
  });

/** The settings of `minion.yaml`; the descriptions are the reference documentation. */
export const minionSettings = z.object({
  ...sharedSettings,
  id: minionId.optional().describe("The minion's name; the host's own name unless set."),
  master: z
    .union([
      z
        .string()
        .min(1)
        .transform((one) => [one]),
      z.array(z.string().min(1)).min(1),
    ])
    .default(['muster'])
    .describe('Address of the master, or several in order of preference.'),
  master_fingerprint: fingerprint
    .optional()
    .describe("The master's fingerprint as `muster key show --master` prints it; another key is refused."),
  master_finger: z
    .preprocess((text) => (text === '' ? undefined : text), fingerprint.optional())
    .describe("The same under Salt's name. What Salt prints is the fingerprint of another key."),
  token: z.string().min(1).optional().describe('A join token, for the first contact.'),
  state_dir: z.string().optional().describe('Key, spool and the applied low state.'),
  cache_dir: z.string().optional().describe('Files from the master; can be fetched again.'),
  run_dir: z.string().optional().describe('Directory of the local socket, `minion.sock`.'),
  pki_dir: z.string().optional().describe("Directory of the minion's keys; `pki` in state_dir unless set."),
  cache_size_mb: z.number().positive().default(2048).describe('Most that cached files may take, in MiB.'),
  sandbox: z
    .string()
    .optional()
    .describe('A directory that stands for the root of the host; for minions without root.'),
  saltenv: z.string().nullable().default(null).describe('The one environment that states come from.'),
  file_client: z.enum(['remote', 'local']).default('remote').describe('Where state files come from.'),
  grains: z.record(z.string(), z.unknown()).default({}).describe('Facts that this configuration adds.'),
  mine_functions: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Functions whose values the minion shares with others.'),
  mine_interval: z.number().positive().default(60).describe('Minutes between refreshes of the mine.'),
  mine_enabled: z.boolean().default(true).describe('Whether the minion shares values at all.'),
  startup_states: z
    .enum(['', 'highstate', 'sls', 'top'])
    .default('')
    .describe('What to apply when the minion starts.'),
  sls_list: z.array(z.string()).default([]).describe('State files for `startup_states: sls`.'),
  test: z.boolean().default(false).describe('Whether states are dry runs unless told otherwise.'),
  drift: driftMode
    .default('enforce')
    .describe('Whether drift is repaired, only reported, or not looked for. Pillar may say it too.'),
  drift_interval: z
    .number()
    .positive()
    .default(600)
    .describe('Seconds between sweeps over everything managed.'),
  compile_timeout: z.number().positive().default(60).describe('Seconds that compiling states may take.'),
});

/** A minion's configuration, complete: defaults filled in, every path absolute. */
export type MinionConfig = Omit<z.infer<typeof minionSettings>, keyof Located | 'id'> &
  Located & { readonly id: string };

/** Reads `minion.yaml` and `minion.d/` of a directory; a ConfigError says what is wrong at which place. */
export async function loadMinionConfig(
  directory: string = defaultConfigDirectory,
  options: LoadOptions = {},
): Promise<MinionConfig> {
  const loaded = await loadConfig(directory, 'minion', minionSettings, options);
  const { master_fingerprint = loaded.master_finger } = loaded;
  if (loaded.master_finger !== undefined && loaded.master_finger !== master_fingerprint) {
    const position = { path: join(directory, 'minion.yaml'), line: 1, column: 1 };
    const message = 'names another key than master_fingerprint: only one of them can be right';
    throw new ConfigError([{ position, setting: 'master_finger', message }]);
  }
  return {
    ...loaded,
    master_fingerprint,
    sandbox: loaded.sandbox === undefined ? undefined : resolvePath(directory, loaded.sandbox),
    id: loaded.id ?? (await defaultId(directory)),
  };
}

/** The id in `minion_id` beside the configuration, which survives a change of the host's name, or that name. */
async function defaultId(directory: string): Promise<string> {
  const kept = await readFile(join(directory, 'minion_id'), 'utf8').catch(() => '');
  return parseMinionId(kept.trim() || hostname());
}
