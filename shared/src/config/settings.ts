import { z } from 'zod';

/** A directory, or a list of them; the first that has a file wins. */
const directories = z.union([
  z.array(z.string().min(1)),
  z
    .string()
    .min(1)
    .transform((one) => [one]),
]);

/** Directories by environment. */
export const environmentRoots = z.record(z.string().min(1), directories);

export const port = z.int().min(0).max(65_535);
export const globs = z.array(z.string().min(1));

/** Pillar whose values are masked in every output unless the operator names other paths. */
export const defaultSecretPillar = ['password', 'passwd', 'secret', 'token', 'private_key', 'api_key'].map(
  (name) => `*${name}*`,
);

/** The settings that master and minion read alike; Salt's names wherever Salt has the setting. */
export const sharedSettings = {
  root_dir: z.string().default('/').describe('Directory that the default paths below are under.'),
  log_level: z
    .enum(['trace', 'debug', 'info', 'warning', 'warn', 'error', 'critical', 'quiet'])
    .default('info')
    .describe('Least severe messages that are logged.'),
  bus_port: port.default(4510).describe("Port of the bus, the minions' connection."),
  enrolment_port: port.default(4511).describe('Port at which unknown minions ask to join.'),
  identity_port: port.default(4512).describe('Port at which the master shows its public key.'),
  file_roots: environmentRoots
    .default({ base: ['/srv/salt'] })
    .describe('Directories of state files by environment.'),
  pillar_roots: environmentRoots
    .default({ base: ['/srv/pillar'] })
    .describe('Directories of pillar files by environment.'),
  nodegroups: z
    .record(z.string(), z.union([z.string(), z.array(z.coerce.string())]))
    .default({})
    .describe('Named groups of minions: compound targets or lists of ids.'),
  renderer: z.string().default('jinja|yaml').describe('Pipe that renders files without a shebang line.'),
  state_top: z.string().default('top.sls').describe('Name of the top file.'),
  state_top_saltenv: z
    .string()
    .nullable()
    .default(null)
    .describe('The one environment whose top file counts.'),
  top_file_merging_strategy: z
    .enum(['merge', 'merge_all', 'same'])
    .default('merge')
    .describe('How the top files of several environments combine.'),
  env_order: z.array(z.string()).default([]).describe('Environments in the order in which top files count.'),
  default_top: z.string().default('base').describe('Environment whose top file stands in under `same`.'),
  pillar_source_merging_strategy: z
    .enum(['none', 'recurse', 'aggregate', 'overwrite', 'smart'])
    .default('smart')
    .describe('How pillar files that name the same key combine.'),
  pillar_merge_lists: z.boolean().default(false).describe('Whether lists of several pillar files join.'),
  pillarenv: z.string().nullable().default(null).describe('The one environment that pillar comes from.'),
  pillarenv_from_saltenv: z.boolean().default(false).describe('Whether `saltenv` chooses the pillar too.'),
  jinja_env: z.record(z.string(), z.unknown()).default({}).describe('Jinja options of file templates.'),
  jinja_sls_env: z.record(z.string(), z.unknown()).default({}).describe('Jinja options of state files.'),
  jinja_trim_blocks: z.boolean().default(false).describe('Jinja: drop the newline after a block.'),
  jinja_lstrip_blocks: z.boolean().default(false).describe('Jinja: drop the blanks before a block.'),
  failhard: z.boolean().default(false).describe('Whether a failed state ends the run.'),
  secret_pillar: globs
    .default(defaultSecretPillar)
    .describe('Globs of pillar keys, or of `:` paths of keys, whose values are masked in every output.'),
} as const;
