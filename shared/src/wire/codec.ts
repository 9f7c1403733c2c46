import { z } from 'zod';
import { MusterError } from '../errors/muster-error.ts';
import { checkSize, packData, unpackData } from './message-pack.ts';
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
  return packData(envelopeOf(message), messageLimits.bus);
}

/** The bytes of a message to the master; MESSAGE_INVALID where it is too large or holds what is not plain data. */
export function encodeForMaster<Type extends keyof MinionMessages>(
  message: Message<Type, MinionMessages[Type]>,
): Uint8Array {
  return packData(envelopeOf(message), limitOf(message.type), messageLimits.valuesToMaster);
}

/** A minion's message, or MESSAGE_INVALID with what is wrong with it. */
export function decodeFromMinion(bytes: Uint8Array): MinionMessage {
  const message = decode<MinionMessage>(
    unpackData(bytes, messageLimits.toMaster, messageLimits.valuesToMaster),
    minionMessages,
  );
  checkSize(bytes, limitOf(message.type));
  return message;
}

/** The master's message, or MESSAGE_INVALID with what is wrong with it. */
export function decodeFromMaster(bytes: Uint8Array): MasterMessage {
  return decode<MasterMessage>(unpackData(bytes, messageLimits.bus), masterMessages);
}

export function encodeEnrolment(body: Enrolment): Uint8Array {
  return packData(body, messageLimits.enrolment);
}

/** A request to be enrolled, or MESSAGE_INVALID with what is wrong with it. */
export function decodeEnrolment(bytes: Uint8Array): Enrolment {
  return parse(enrolment, unpackData(bytes, messageLimits.enrolment), 'enrolment');
}

function envelopeOf({ v, type, id, re, body }: Message): object {
  return { v, type, id, re, body };
}

function limitOf(type: string): number {
  const limits: Readonly<Record<string, number>> = messageLimits.ofType;
  return (Object.hasOwn(limits, type) ? limits[type] : undefined) ?? messageLimits.ofType.other;
}

type Schemas<M extends Message> = {
  readonly [Type in M['type']]: z.ZodType<Extract<M, { type: Type }>['body']>;
};

function decode<M extends Message>(unpacked: unknown, schemas: Schemas<M>): M {
  const message: Message = parse(envelope, unpacked, 'message');
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

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = [what, ...(issue?.path ?? [])].map(String).join('.').slice(0, 128);
  throw new MusterError('MESSAGE_INVALID', `${place}: ${(issue?.message ?? 'invalid').slice(0, 256)}`);
}
