import { z } from 'zod';

/** Kinds of frames from the master to its gateway. */
export const toGateway = {
  /** A control message in JSON. */
  control: 1,
  /** Tag: connection. Payload: a message for it. */
  send: 2,
  /** Tag: connection. Payload: the last message it gets; nothing of it is heard any more. */
  refuse: 3,
} as const;

/** Kinds of frames from the gateway to its master. */
export const fromGateway = {
  control: 1,
  /** Tag: connection. Payload: a message from it. */
  message: 2,
  /** Tag: the address. Payload: an enrolment. */
  enrolment: 3,
  /** Tag: a connection that is no more or was given up. Payload: why, for operators. */
  gone: 4,
} as const;

/** What a key may do: join (`accepted`), wait at the bus for its acceptance (`pending`), or nothing. */
export const admissions = ['accepted', 'pending', 'none'] as const;
export type Admission = (typeof admissions)[number];

const ports = z.strictObject({ bus: z.int(), enrolment: z.int(), identity: z.int() });
export type GatewayPorts = z.infer<typeof ports>;

export const limits = z.strictObject({
  /** Messages of one connection per second, and in a burst. */
  messagesPerSecond: z.number().default(1000),
  messageBurst: z.number().default(5000),
  /** Enrolments from one address per second, and in a burst. */
  enrolmentsPerSecond: z.number().default(50),
  enrolmentBurst: z.number().default(1000),
  /** Connections at a time to the enrolment and to the identity endpoint. */
  enrolmentConnections: z.number().default(4000),
  identityConnections: z.number().default(1000),
  /** How long a pending key may wait at the door of the bus before it has to knock again. */
  pendingHoldMs: z.number().default(8000),
  /** How long a refused connection may stay before every connection is cut to be rid of it. */
  evictionMs: z.number().default(5000),
  /** Messages and bytes that wait for one slow reader. */
  backlogMessages: z.number().default(2000),
  backlogBytes: z.number().default(32 * 1024 * 1024),
});
export type GatewayLimits = z.infer<typeof limits>;

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
  /** Every connection to the bus was cut. */
  z.strictObject({ kind: z.literal('reset'), reason: z.string() }),
  /** Some connections were closed, by whom is not known. */
  z.strictObject({ kind: z.literal('disconnect') }),
  z.strictObject({ kind: z.literal('dropped'), connection: z.string(), count: z.int(), reason: z.string() }),
]);
export type GatewayControl = z.infer<typeof gatewayControl>;
