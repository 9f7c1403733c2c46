import { Packr } from 'msgpackr';
import { z } from 'zod';
import { errorMessage, MusterError } from '../errors/muster-error.ts';
import { scanMessagePack } from './message-pack-scan.ts';
import {
  type Enrolment,
  enrolment,
  type MasterMessage,
  type MasterMessages,
  type Message,
  type MinionMessage,
  type MinionMessages,
  masterMessages,
  messageLimits,
  minionMessages,
} from './messages.ts';

const packr = new Packr({
  useRecords: false,
  mapsAsObjects: true,
  moreTypes: false,
  encodeUndefinedAsNil: true,
  // As JSON has it: what is stored and shown later could not hold more.
  int64AsType: 'number',
});

const envelope = z.strictObject({
  v: z.int().min(1).max(0xffff),
  type: z.string().max(64),
  id: z.int().min(0),
  re: z.int().min(0).exactOptional(),
  body: z.unknown(),
});

/** The bytes of a message to a minion; MESSAGE_INVALID where it is too large or holds what is not plain data. */
export function encodeForMinion<Type extends keyof MasterMessages>(
  message: Message<Type, MasterMessages[Type]>,
): Uint8Array {
  return encode(message, messageLimits.bus);
}

/** The bytes of a message to the master; MESSAGE_INVALID where it is too large or holds what is not plain data. */
export function encodeForMaster<Type extends keyof MinionMessages>(
  message: Message<Type, MinionMessages[Type]>,
): Uint8Array {
  return encode(message, messageLimits.toMaster);
}

/** A minion's message, or MESSAGE_INVALID with what is wrong with it. */
export function decodeFromMinion(bytes: Uint8Array): MinionMessage {
  return decode<MinionMessage>(bytes, messageLimits.toMaster, minionMessages);
}

/** The master's message, or MESSAGE_INVALID with what is wrong with it. */
export function decodeFromMaster(bytes: Uint8Array): MasterMessage {
  return decode<MasterMessage>(bytes, messageLimits.bus, masterMessages);
}

export function encodeEnrolment(body: Enrolment): Uint8Array {
  return pack(body, messageLimits.enrolment);
}

/** A request to be enrolled, or MESSAGE_INVALID with what is wrong with it. */
export function decodeEnrolment(bytes: Uint8Array): Enrolment {
  return parse(enrolment, unpack(bytes, messageLimits.enrolment), 'enrolment');
}

function encode(message: Message, limit: number): Uint8Array {
  const { v, type, id, re, body } = message;
  // Absent is not null: an optional field that is present as undefined would arrive as null.
  const present = Object.fromEntries(Object.entries(Object(body)).filter(([, value]) => value !== undefined));
  return pack(re === undefined ? { v, type, id, body: present } : { v, type, id, re, body: present }, limit);
}

type Schemas<M extends Message> = {
  readonly [Type in M['type']]: z.ZodType<Extract<M, { type: Type }>['body']>;
};

function decode<M extends Message>(bytes: Uint8Array, limit: number, schemas: Schemas<M>): M {
  const message: Message = parse(envelope, unpack(bytes, limit), 'message');
  checkBody(message, schemas);
  return message;
}

function checkBody<M extends Message>(message: Message, schemas: Schemas<M>): asserts message is M {
  const known: Readonly<Record<string, z.ZodType>> = schemas;
  const schema = Object.hasOwn(known, message.type) ? known[message.type] : undefined;
  if (schema === undefined) {
    throw new MusterError('MESSAGE_INVALID', `no message of type ${JSON.stringify(message.type)} exists`);
  }
  // The schemas neither transform nor default, so what was checked is what was read.
  parse(schema, message.body, message.type);
}

function pack(value: unknown, limit: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = packr.pack(value);
  } catch (cause) {
    throw new MusterError('MESSAGE_INVALID', `not plain data: ${errorMessage(cause)}`, { cause });
  }
  checkSize(bytes, limit);
  // What the other side would refuse is better refused here, where the sender can still say so.
  scanMessagePack(bytes);
  return bytes;
}

function unpack(bytes: Uint8Array, limit: number): unknown {
  checkSize(bytes, limit);
  scanMessagePack(bytes);
  try {
    return packr.unpack(bytes);
  } catch (cause) {
    throw new MusterError('MESSAGE_INVALID', `the message cannot be read: ${errorMessage(cause)}`, { cause });
  }
}

function checkSize(bytes: Uint8Array, limit: number): void {
  if (bytes.length <= limit) return;
  throw new MusterError('MESSAGE_INVALID', `a message of ${bytes.length} bytes is larger than ${limit}`, {
    details: { size: bytes.length, limit },
  });
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = [what, ...(issue?.path ?? [])].map(String).join('.').slice(0, 128);
  throw new MusterError('MESSAGE_INVALID', `${place}: ${(issue?.message ?? 'invalid').slice(0, 256)}`);
}
