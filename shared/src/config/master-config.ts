import { z } from 'zod';
import { defaultConfigDirectory, type LoadOptions, type Located, loadConfig } from './load-config.ts';
import { sharedSettings } from './settings.ts';

/** The settings of `master.yaml`; the descriptions are the reference documentation. */
export const masterSettings = z.object({
  ...sharedSettings,
  interface: z.string().default('0.0.0.0').describe('Address to listen on; `::` for IPv6 and IPv4.'),
  state_dir: z.string().optional().describe('Keys, jobs and everything else that must survive.'),
  cache_dir: z.string().optional().describe('What can be made again.'),
  run_dir: z.string().optional().describe('Directory of the control socket, `master.sock`.'),
  pki_dir: z
    .string()
    .optional()
    .describe("Directory of the master's key pair; `pki` in state_dir unless set."),
  socket_mode: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^0?[0-7]{3}$/)
        .transform((text) => Number.parseInt(text, 8)),
    ])
    .default(0o600)
    .describe('Permission bits of the control socket; everybody who may write to it rules the fleet.'),
  socket_group: z.string().optional().describe('Group of the control socket.'),
  auto_accept: z
    .boolean()
    .default(false)
    .describe('Accepts every minion that asks. Whoever reaches the port then gets pillar and jobs.'),
  auto_accept_rules: z
    .array(
      z.strictObject({
        ids: z.string().min(1).default('*').describe('Glob of the ids that are accepted.'),
        addresses: z
          .array(z.string())
          .default([])
          .describe('Networks that they must come from; any if empty.'),
      }),
    )
    .default([])
    .describe('Minions that are accepted without being asked about. An id is only a claim: prefer tokens.'),
  max_pending_keys: z
    .int()
    .positive()
    .default(20_000)
    .describe('Most keys that wait for acceptance, half of them from one address.'),
  keep_jobs_hours: z.number().positive().default(24).describe('How long finished jobs are kept.'),
  pillar_workers: z.int().positive().max(64).default(1).describe('Processes that compile pillar.'),
  memory_max: z
    .int()
    .positive()
    .optional()
    .describe(
      'MiB that the unit may take, with all of its processes; 2048 and 512 for each of pillar_workers unless set.',
    ),
  pillar_timeout: z.number().positive().default(30).describe('Seconds that one pillar may take to compile.'),
  lost_after: z
    .number()
    .positive()
    .default(30)
    .describe('Seconds that a job waits for a minion whose connection broke.'),
  ack_timeout: z
    .number()
    .positive()
    .default(0.8)
    .describe('Seconds after which a minion that does not confirm a job is asked whether it is alive.'),
  file_ignore_glob: z
    .array(z.string())
    .default([])
    .describe('File roots: globs of files that are not served.'),
  file_ignore_regex: z.array(z.string()).default([]).describe('File roots: patterns of files not served.'),
});

/** The master's configuration, complete: defaults filled in, every path absolute. */
export type MasterConfig = Omit<z.infer<typeof masterSettings>, keyof Located> & Located;

/** Reads `master.yaml` and `master.d/` of a directory; a ConfigError says what is wrong at which place. */
export async function loadMasterConfig(
  directory: string = defaultConfigDirectory,
  options: LoadOptions = {},
): Promise<MasterConfig> {
  return loadConfig(directory, 'master', masterSettings, options);
}
