import { z } from 'zod';
import { jidPattern } from '../ids/jid.ts';

/** The protocol versions that this build speaks; both sides agree on the highest that they share. */
export const protocolRange = { lowest: 1, highest: 1 } as const;

const jid = z.string().regex(jidPattern);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes');
const milliseconds = z.number().nonnegative();
const data = z.unknown();
const record = z.record(z.string(), z.unknown());
const environment = z.string().min(1).max(128);

/** What a minion says to its master, by type. */
export const minionMessages = {
  /** Opens a session; answered by `challenge`. */
  hello: z.strictObject({
    id: z.string().max(255),
    protocol: z.strictObject({ lowest: z.int(), highest: z.int() }),
    version: z.string().max(64),
    /** Random, 32 bytes: the master's challenge is bound to it. */
    nonce: bytes,
    /** Changes with every start of the minion. */
    instance: z.string().max(64),
    /** Jobs that are running or whose returns wait on the minion's disk. */
    jobs: z.array(jid).max(10_000),
  }),
  /** Proves possession of the accepted key of the id in `hello`. */
  proof: z.strictObject({ mac: bytes }),
  ping: z.strictObject({ running: z.array(jid).max(10_000) }),
  /** Answers the master's `ping`: the minion's main loop is alive, whatever its jobs do. */
  pong: z.strictObject({ running: z.array(jid).max(10_000) }),
  /** The minion is being stopped and says so, that nobody has to find out. */
  goodbye: z.strictObject({ reason: z.string().max(256) }),
  /** A job has arrived and is on the minion's disk. */
  jobAck: z.strictObject({
    jid,
    state: z.enum(['queued', 'running', 'returned', 'refused']),
    reason: z.string().optional(),
  }),
  progress: z.strictObject({
    jid,
    /** States finished and in all. */
    done: z.int().nonnegative(),
    total: z.int().nonnegative(),
    /** What runs now. */
    current: z.strictObject({ id: z.string(), fun: z.string(), name: z.string() }).optional(),
    /** Failed and changed so far. */
    failed: z.int().nonnegative(),
    changed: z.int().nonnegative(),
  }),
  /** Kept on the minion's disk until `returnAck`. */
  jobReturn: z.strictObject({
    jid,
    fun: z.string(),
    success: z.boolean(),
    /** Salt's: 0 done, 1 failed, 2 a state failed; of a command its exit code. */
    retcode: z.int(),
    /** How it was ended before its time, and why; what it had done until then is its return. */
    ended: z.enum(['cancelled', 'timedOut', 'interrupted']).optional(),
    reason: z.string().optional(),
    return: data,
    startedAt: milliseconds,
    durationMs: milliseconds,
    /** Whether a dry run found changes pending. */
    pending: z.boolean().optional(),
    /** Whether states changed something. */
    changed: z.boolean().optional(),
  }),
  grains: z.strictObject({ grains: record }),
  pillarRequest: z.strictObject({
    grains: record,
    saltenv: environment.optional(),
    pillarenv: environment.optional(),
    override: bytes.optional(),
  }),
  fileList: z.strictObject({ env: environment, prefix: z.string().max(4096) }),
  /** Opens a stream from `offset`; `ifHash` answers `unchanged` in place of bytes. */
  fileOpen: z.strictObject({
    stream: z.int().nonnegative(),
    env: environment,
    path: z.string().max(4096),
    offset: z.int().nonnegative(),
    ifHash: z.string().max(64).optional(),
    /** Chunks that may be sent before more credit. */
    credit: z.int().min(0).max(64),
  }),
  fileCredit: z.strictObject({ stream: z.int().nonnegative(), chunks: z.int().min(1).max(64) }),
  fileClose: z.strictObject({ stream: z.int().nonnegative() }),
  mineUpdate: z.strictObject({
    /** Values by function or alias; null deletes one. `allow` limits who may read it. */
    values: z.record(
      z.string().max(255),
      z.union([
        z.null(),
        z.strictObject({
          value: data,
          allow: z.strictObject({ target: z.string(), type: z.string() }).optional(),
        }),
      ]),
    ),
    /** Replace everything rather than merge. */
    replace: z.boolean(),
  }),
  mineGet: z.strictObject({
    target: z.union([z.string(), z.array(z.string())]),
    type: z.string(),
    functions: z.array(z.string()).min(1).max(100),
  }),
  /** From now on `mineChanged` comes when a value read through `mineGet` by this minion changes. */
  mineSubscribe: z.strictObject({}),
  event: z.strictObject({ tag: z.string().min(1).max(512), data: record }),
  /** What drifted and what was done about it; kept on the minion's disk until `driftAck`. */
  drift: z.strictObject({
    sequence: z.int().nonnegative(),
    entries: z.array(
      z.strictObject({
        time: milliseconds,
        id: z.string(),
        fun: z.string(),
        name: z.string(),
        sls: z.string(),
        action: z.enum(['drifted', 'repaired', 'failed', 'contested']),
        /** What differed: `{property: {old, new}}` or a diff. */
        changes: record,
        comment: z.string(),
        /** From the event that told of the change to the end of the repair. */
        latencyMs: milliseconds.optional(),
      }),
    ),
  }),
  /** The state of the drift watch itself, sent when it changes. */
  driftStatus: z.strictObject({
    mode: z.enum(['enforce', 'report', 'off']),
    paused: z.boolean(),
    watched: z.int().nonnegative(),
    drifted: z.array(z.strictObject({ id: z.string(), fun: z.string(), name: z.string() })).max(1000),
    /** What cannot be kept, with the reason; what is changed again and again may hold at the moment. */
    contested: z
      .array(
        z.strictObject({ id: z.string(), fun: z.string(), name: z.string(), reason: z.string().max(4096) }),
      )
      .max(1000),
    lastSweep: milliseconds.optional(),
  }),
} as const;

/** What the master says to a minion, by type. */
export const masterMessages = {
  challenge: z.strictObject({ nonce: bytes }),
  welcome: z.strictObject({
    protocol: z.int(),
    session: z.string(),
    /** How often each side lets itself be heard. */
    heartbeatMs: milliseconds,
    time: milliseconds,
  }),
  /** Ends a session that cannot be: unknown id, wrong proof, no common version. */
  refused: z.strictObject({ code: z.string(), message: z.string() }),
  /** Asks whether the minion is alive; answered by `pong`. */
  ping: z.strictObject({ time: milliseconds }),
  pong: z.strictObject({ time: milliseconds }),
  job: z.strictObject({
    jid,
    fun: z.string().max(255),
    args: z.array(data),
    kwargs: record,
    /** The minion ends it after this long; 0 for never. */
    timeoutMs: milliseconds,
    user: z.string(),
  }),
  jobCancel: z.strictObject({ jid }),
  returnAck: z.strictObject({ jid }),
  pillar: z.strictObject({
    data: bytes,
    errors: z.array(z.string()),
    secrets: z.array(z.string()),
    /** Paths of the files that it was made of. */
    files: z.array(z.string()).optional(),
    /** Options of the master that hold on its minions: nodegroups, the top file's name and merging, Jinja's. */
    opts: record.optional(),
  }),
  fileListing: z.strictObject({
    /** Every environment that the master has, `base` first: a top file is looked for in each. */
    environments: z.array(z.string()),
    files: z.array(z.string()),
    directories: z.array(z.string()),
    emptyDirectories: z.array(z.string()),
    symlinks: z.record(z.string(), z.string()),
  }),
  fileInfo: z.strictObject({
    stream: z.int().nonnegative(),
    found: z.boolean(),
    unchanged: z.boolean(),
    size: z.int().nonnegative(),
    sha256: z.string(),
    mode: z.int(),
  }),
  fileChunk: z.strictObject({
    stream: z.int().nonnegative(),
    offset: z.int().nonnegative(),
    data: bytes,
    last: z.boolean(),
  }),
  /** The file changed or failed while it was sent; open it again. */
  fileFailed: z.strictObject({ stream: z.int().nonnegative(), message: z.string() }),
  mineValues: z.strictObject({ values: z.record(z.string(), record) }),
  mineChanged: z.strictObject({ functions: z.array(z.string()), minion: z.string() }),
  driftAck: z.strictObject({ sequence: z.int().nonnegative() }),
  /** A request failed; `re` names it. */
  failed: z.strictObject({ code: z.string(), message: z.string() }),
} as const;

/** The one message of the enrolment endpoint. */
export const enrolment = z.strictObject({
  v: z.int(),
  id: z.string().max(255),
  /** CURVE public key, 32 bytes. */
  key: bytes,
  /** HMAC over id, key and time under the X25519 secret shared with the master: whoever sends it holds the key. */
  proof: bytes,
  time: milliseconds,
  token: z.string().max(256).optional(),
  /** What an operator wants to see before accepting. */
  about: z.strictObject({ os: z.string().max(64), version: z.string().max(64) }).optional(),
});

export type MinionMessages = {
  [Type in keyof typeof minionMessages]: z.infer<(typeof minionMessages)[Type]>;
};
export type MasterMessages = {
  [Type in keyof typeof masterMessages]: z.infer<(typeof masterMessages)[Type]>;
};
export type Enrolment = z.infer<typeof enrolment>;

/** The envelope of every message on the bus; `re` is the id of the message that it answers. */
export interface Message<Type extends string = string, Body = unknown> {
  readonly v: number;
  readonly type: Type;
  readonly id: number;
  readonly re?: number | undefined;
  readonly body: Body;
}

export type MinionMessage = {
  [T in keyof MinionMessages]: Message<T, MinionMessages[T]>;
}[keyof MinionMessages];
export type MasterMessage = {
  [T in keyof MasterMessages]: Message<T, MasterMessages[T]>;
}[keyof MasterMessages];

/** Which message answers which request of a minion; `failed` answers any of them. */
export const responseTypes = {
  ping: 'pong',
  pillarRequest: 'pillar',
  fileList: 'fileListing',
  fileOpen: 'fileInfo',
  mineGet: 'mineValues',
} as const satisfies Partial<Record<keyof MinionMessages, keyof MasterMessages>>;

export type RequestType = keyof typeof responseTypes;
export type ResponseOf<Type extends RequestType> = MasterMessages[(typeof responseTypes)[Type]];

/** Largest messages in bytes: from the master, from a minion, at enrolment; and the bytes of a file in one chunk. */
export const messageLimits = {
  bus: 64 * 1024 * 1024,
  // Smaller, because the master holds the unread messages of every minion at once.
  toMaster: 16 * 1024 * 1024,
  /** What a minion says of its own accord is no return of a job. */
  ofType: { jobReturn: 16 * 1024 * 1024, event: 1024 * 1024, other: 6 * 1024 * 1024 },
  /** Values in a message to the master, each entry and key counted: they take up to a hundred times their bytes in memory. */
  valuesToMaster: 500_000,
  enrolment: 4096,
  fileChunk: 256 * 1024,
} as const;

/** Where the master listens unless configured otherwise. */
export const defaultPorts = { bus: 4510, enrolment: 4511, identity: 4512 } as const;
