import { targetTypeNames } from '@muster/shared';
import { z } from 'zod';

/**
 * The control API: HTTP with JSON over the master's Unix socket. Streams are newline-delimited JSON.
 * Every path is under `/v1`; errors are `{error: {code, message, details}}` with a fitting status.
 */

/** Every way to match but the one that only the mine uses. */
const targetType = z.enum(targetTypeNames).exclude(['pillar_exact']);
export type TargetTypeName = z.infer<typeof targetType>;

export const targetSchema = z.strictObject({
  expression: z.union([z.string(), z.array(z.string())]),
  type: targetType.default('glob'),
  delimiter: z.string().optional(),
});

/** POST /v1/jobs */
export const jobRequest = z.strictObject({
  target: targetSchema,
  fun: z.string().min(1),
  args: z.array(z.unknown()).default([]),
  kwargs: z.record(z.string(), z.unknown()).default({}),
  /** Ends a job on a host after this many milliseconds; 0 for never. */
  timeoutMs: z.number().nonnegative().default(0),
  /** Hosts at a time: a number or a percentage. */
  batch: z
    .string()
    .regex(/^[1-9]\d*%?$/)
    .optional(),
});

/** Where one host's part of a job is. */
export const hostStates = [
  'queued',
  'delivered',
  'running',
  'returned',
  'lost',
  'offline',
  'cancelled',
  'timedOut',
  'interrupted',
] as const;

export const hostReport = z.strictObject({
  minion: z.string(),
  state: z.enum(hostStates),
  /** Why there is no return, or not all of one. */
  reason: z.string().optional(),
  /** Milliseconds since the epoch. */
  lastHeard: z.number().optional(),
  progress: z
    .strictObject({
      done: z.int(),
      total: z.int(),
      failed: z.int(),
      changed: z.int(),
      id: z.string().optional(),
      fun: z.string().optional(),
      name: z.string().optional(),
    })
    .optional(),
  success: z.boolean().optional(),
  retcode: z.int().optional(),
  pending: z.boolean().optional(),
  changed: z.boolean().optional(),
  return: z.unknown().optional(),
  durationMs: z.number().optional(),
});

/** What came of a host's part of a job, in a word. */
export const hostOutcomes = [
  'failed',
  'lost',
  'offline',
  'timedOut',
  'interrupted',
  'cancelled',
  'running',
  'pending',
  'changed',
  'ok',
] as const;

/** GET /v1/jobs/:jid ; GET /v1/jobs (without hosts) */
export const jobReport = z.strictObject({
  jid: z.string(),
  fun: z.string(),
  args: z.array(z.unknown()),
  kwargs: z.record(z.string(), z.unknown()),
  target: targetSchema,
  user: z.string(),
  createdAt: z.number(),
  finishedAt: z.number().optional(),
  minions: z.array(z.string()),
  /** How many hosts came to what. */
  outcomes: z.partialRecord(z.enum(hostOutcomes), z.int()),
  hosts: z.array(hostReport),
});

/**
 * GET /v1/jobs/:jid/watch (stream): one `job`, then a `host` for every change of a host's state, beginning with where
 * each is now, and `end` when no more will come. After a broken connection the same call carries on.
 */
export const jobStreamItem = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('job'), job: jobReport }),
  z.strictObject({ kind: z.literal('host'), host: hostReport }),
  z.strictObject({ kind: z.literal('end') }),
]);

/** GET /v1/keys */
export const keyStatuses = ['pending', 'accepted', 'rejected', 'denied'] as const;
export const keyReport = z.strictObject({
  id: z.string(),
  status: z.enum(keyStatuses),
  /** `SHA256:` and the base64 of the public key's digest. */
  fingerprint: z.string(),
  publicKey: z.string(),
  address: z.string().optional(),
  firstSeen: z.number(),
  lastSeen: z.number(),
  connected: z.boolean(),
  about: z.string().optional(),
});

/** POST /v1/keys/accept|reject|delete: which keys; `all` means every pending one for accept and reject. */
export const keySelection = z.strictObject({
  ids: z.array(z.string()).default([]),
  all: z.boolean().default(false),
});
export const keyChange = z.strictObject({ changed: z.array(keyReport) });

/** POST /v1/tokens ; GET /v1/tokens ; DELETE /v1/tokens/:name */
export const tokenRequest = z.strictObject({
  /** Seconds; an hour unless given. */
  ttlSeconds: z.int().positive().default(3600),
  uses: z.int().positive().default(1),
  /** Glob of the ids that may join with it. */
  ids: z.string().max(4096).default('*'),
});
export const tokenReport = z.strictObject({
  name: z.string(),
  /** Shown once, at creation. */
  secret: z.string().optional(),
  ids: z.string(),
  usesLeft: z.int(),
  expiresAt: z.number(),
  revoked: z.boolean(),
});

/** POST /v1/mine/get */
export const mineRequest = z.strictObject({ target: targetSchema, functions: z.array(z.string()).min(1) });
export const mineReport = z.record(z.string(), z.record(z.string(), z.unknown()));

/** GET /v1/pillar/:id?saltenv= : what that minion would get now. Secrets are masked unless `reveal=1`. */
export const pillarReport = z.strictObject({
  pillar: z.record(z.string(), z.unknown()),
  errors: z.array(z.string()),
});

/** POST /v1/targets : the minions that a target selects. */
export const targetReport = z.strictObject({ minions: z.array(z.string()) });

/** GET /v1/minions */
export const minionReport = z.strictObject({
  id: z.string(),
  connected: z.boolean(),
  /** One that is down was stopped or never there, one that is lost ought to be there. */
  state: z.enum(['up', 'down', 'lost']),
  /** Why it is not connected. */
  reason: z.string().optional(),
  lastHeard: z.number().optional(),
  address: z.string().optional(),
  version: z.string().optional(),
  grains: z.record(z.string(), z.unknown()).optional(),
});

/** GET /v1/events?tag=GLOB (stream) */
export const eventItem = z.strictObject({
  tag: z.string(),
  time: z.number(),
  data: z.record(z.string(), z.unknown()),
});

/** GET /v1/drift ; GET /v1/drift/history?minion=&limit= */
export const driftReport = z.strictObject({
  minion: z.string(),
  mode: z.string(),
  paused: z.boolean(),
  watched: z.int(),
  drifted: z.array(z.strictObject({ id: z.string(), fun: z.string(), name: z.string() })),
  contested: z.array(
    z.strictObject({ id: z.string(), fun: z.string(), name: z.string(), reason: z.string() }),
  ),
  lastSweep: z.number().optional(),
  connected: z.boolean(),
  repairedToday: z.int(),
});
export const driftEntry = z.strictObject({
  minion: z.string(),
  time: z.number(),
  id: z.string(),
  fun: z.string(),
  name: z.string(),
  sls: z.string(),
  action: z.enum(['drifted', 'repaired', 'failed', 'contested']),
  changes: z.record(z.string(), z.unknown()),
  comment: z.string(),
  latencyMs: z.number().optional(),
});

/** GET /v1/audit?limit=&denied=1 : the newest lines of the audit log, the oldest of them first. */
export const auditLine = z.strictObject({
  sequence: z.int(),
  /** ISO 8601, UTC. */
  time: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  isAllowed: z.boolean(),
  details: z.record(z.string(), z.unknown()).optional(),
  /** SHA-256 of the line before. */
  previous: z.string(),
});

/** GET /v1/audit/check : reads all of the audit log. */
export const auditReport = z.strictObject({
  path: z.string(),
  /** Lines up to the fault, or to the end. */
  lines: z.int(),
  /** Where the first line is that cannot be as it was written; none where the log is whole. */
  fault: z.strictObject({ line: z.int(), message: z.string() }).optional(),
});

/** GET /v1/status */
export const statusReport = z.strictObject({
  version: z.string(),
  fingerprint: z.string(),
  startedAt: z.number(),
  connected: z.int(),
  keys: z.record(z.enum(keyStatuses), z.int()),
  /** Where the master's state lies; nothing can be changed while it is full. */
  disk: z.strictObject({ path: z.string(), isFull: z.boolean(), freeBytes: z.number() }),
  /** What the last check of the audit log came to, the one at the start of the master or a later one. */
  audit: auditReport.optional(),
});

export const errorReport = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});

export type JobRequest = z.input<typeof jobRequest>;
export type JobReport = z.infer<typeof jobReport>;
export type HostReport = z.infer<typeof hostReport>;
export type HostState = (typeof hostStates)[number];
export type HostOutcome = (typeof hostOutcomes)[number];
export type JobStreamItem = z.infer<typeof jobStreamItem>;
export type KeyReport = z.infer<typeof keyReport>;
export type KeyStatus = (typeof keyStatuses)[number];
export type TokenReport = z.infer<typeof tokenReport>;
export type MinionReport = z.infer<typeof minionReport>;
export type EventItem = z.infer<typeof eventItem>;
export type DriftReport = z.infer<typeof driftReport>;
export type DriftEntry = z.infer<typeof driftEntry>;
export type AuditLine = z.infer<typeof auditLine>;
export type AuditReport = z.infer<typeof auditReport>;
export type StatusReport = z.infer<typeof statusReport>;
