import { z } from 'zod';

/** Kinds of frames from the master to its gateway. */
export const toGateway = {
  /** A control message in JSON. */
  control: 1,
  /** Tag: connection. Payload: a message for it. */
  send: 2,
  /** Tag: connection. Payload: the last message it gets; nothing of it is heard any more. */
  refuse: 3,
  /** As `refuse`, for one that misbehaved: its key has to wait before it comes again. */
  expel: 4,
  /** Tag: connection. Payload: how many messages and bytes of it are done with, a u32 each. */
  handled: 5,
  /** Tag: a key, raw, whose enrolment was judged. */
  judged: 6,
} as const;

/** Kinds of frames from the gateway to its master. */
export const fromGateway = {
  control: 1,
  /** Tag: connection. Payload: a message from it. */
  message: 2,
  /** Tag: the key, 32 bytes, and the address. Payload: an enrolment. */
  enrolment: 3,
  /** Tag: a connection that is no more. Payload: why, for operators. */
  gone: 4,
  /** Tag: connection. Payload: how many bytes have left for it, a u32. */
  sent: 5,
} as const;

/** What a key may do: join (`accepted`), wait at the bus for its acceptance (`pending`), or nothing. */
export const admissions = ['accepted', 'pending', 'none'] as const;
export type Admission = (typeof admissions)[number];

const ports = z.strictObject({ bus: z.int(), enrolment: z.int(), identity: z.int() });
export type GatewayPorts = z.infer<typeof ports>;

export const limits = z.strictObject({
  /** Messages and bytes of one connection per second, and in a burst; one that sends more is read more slowly. */
  messagesPerSecond: z.number().default(1000),
  messageBurst: z.number().default(5000),
  bytesPerSecond: z.number().default(8 * 1024 * 1024),
  byteBurst: z.number().default(48 * 1024 * 1024),
  /** Enrolments per second that the master is given to judge, and in a burst. */
  enrolmentsPerSecond: z.number().default(300),
  enrolmentBurst: z.number().default(300),
  /** Connections at a time that have not proved a key, and those to the identity endpoint. */
  unprovenConnections: z.number().default(4000),
  identityConnections: z.number().default(1000),
  /** How long a pending key may wait at the door of the bus before it has to knock again. */
  pendingHoldMs: z.number().default(12_000),
  /** How long a refused connection has to read why, before it is cut. */
  farewellMs: z.number().default(2000),
  /** Bytes that wait for one slow reader. */
  backlogBytes: z.number().default(16 * 1024 * 1024),
  /** How long the master hears nothing of its gateway before it takes it for hung and starts another. */
  silenceMs: z.number().default(30_000),
});
export type GatewayLimits = z.infer<typeof limits>;

/** How often a gateway says that it is alive, and its master looks whether it did, in `silenceMs`. */
export const looksPerSilence = 6;

/** The first control message and the only one with secrets: they go neither through arguments nor environment. */
export const gatewaySettings = z.strictObject({
  kind: z.literal('start'),
  publicKey: z.string(),
  secretKey: z.string(),
  interface: z.string(),
  ports,
  limits,
  keys: z.array(z.tuple([z.string(), z.enum(admissions)])),
});
export type GatewaySettings = z.infer<typeof gatewaySettings>;

export const masterControl = z.discriminatedUnion('kind', [
  gatewaySettings,
  z.strictObject({ kind: z.literal('keys'), keys: z.array(z.tuple([z.string(), z.enum(admissions)])) }),
  z.strictObject({ kind: z.literal('stop') }),
]);
export type MasterControl = z.infer<typeof masterControl>;

export const gatewayControl = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('listening'), ports }),
  /** The sockets could not be opened. */
  z.strictObject({ kind: z.literal('failed'), message: z.string() }),
  /** Said again and again by an event loop that turns. */
  z.strictObject({ kind: z.literal('alive') }),
  /** A connection sends more than its rate and is slowed down to it. */
  z.strictObject({ kind: z.literal('slowed'), connection: z.string() }),
]);
export type GatewayControl = z.infer<typeof gatewayControl>;
