import { randomInt } from 'node:crypto';
import {
  defineFunction,
  isRecord,
  type Json,
  type JsonRecord,
  type ReadingContext,
  textOf,
} from '@muster/engine';
import { defaultSecretPillar, MusterError, secretValues } from '@muster/shared';
import { z } from 'zod';
import { anyText, flag, number } from '../arguments/schemas.ts';
import type { SdbCall, SdbDriver } from './sdb-contract.ts';
import { driverOf } from './sdb-driver.ts';
import { isSdbUri, notAnAddress, parseSdbUri } from './sdb-uri.ts';

const uri = () => anyText.describe('Where it is: `sdb://PROFILE/KEY`.');

const get = defineFunction({
  name: 'sdb.get',
  summary:
    'A value that is kept elsewhere; null where there is none. It is secret: masked in everything that is shown.',
  effect: 'reads',
  args: () =>
    z.strictObject({
      uri: z.json().describe('Where it is: `sdb://PROFILE/KEY`; any other value is answered as it is.'),
      strict: flag.default(false).describe('Refuse what is no such address.'),
    }),
  examples: [{ uri: 'sdb://passwords/database:app' }],
  async run({ uri: given, strict }, context) {
    if (!strict && !isSdbUri(given)) return given;
    return read(given, context);
  },
});

const set = defineFunction({
  name: 'sdb.set',
  summary: 'Keeps a value elsewhere.',
  effect: 'changes',
  args: () => z.strictObject({ uri: uri(), value: z.json().describe('The value.') }),
  examples: [{ uri: 'sdb://generated/replication', value: 'secret' }],
  run: ({ uri: given, value }, context) => write(given, value, context),
});

const remove = defineFunction({
  name: 'sdb.delete',
  summary: 'Removes a value that is kept elsewhere; whether there was one.',
  effect: 'changes',
  args: () => z.strictObject({ uri: uri() }),
  examples: [{ uri: 'sdb://generated/replication' }],
  async run({ uri: given }, context) {
    const { driver, call } = open(given, context);
    if (driver.delete === undefined) throw onlyReads(call, 'delete');
    return driver.delete(call);
  },
});

const getOrSetHash = defineFunction({
  name: 'sdb.get_or_set_hash',
  summary:
    'A value that is kept elsewhere; a random text that is kept there from now on where there is none.',
  effect: 'changes',
  args: () =>
    z.strictObject({
      uri: uri(),
      length: number.default(8).describe('Characters of a new text.'),
      chars: anyText
        .default('abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)')
        .describe('Characters to choose from.'),
    }),
  examples: [{ uri: 'sdb://generated/replication', length: 32 }],
  async run({ uri: given, length, chars }, context) {
    const present = await read(given, context);
    if (present !== null && present !== '') return present;
    const letters = Array.from(chars);
    const made = Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
    await write(given, made, context);
    return made;
  },
});

/** `sdb.*`: values that are kept outside of the tree, by `sdb://` addresses. */
export const sdbFunctions = [get, set, remove, getOrSetHash];

async function read(given: Json, context: ReadingContext): Promise<Json> {
  const { driver, call } = open(given, context);
  const value = await driver.get(call);
  keepSecret(driver, call, value, context);
  return value;
}

async function write(given: Json, value: Json, context: ReadingContext): Promise<Json> {
  const { driver, call } = open(given, context);
  if (driver.set === undefined) throw onlyReads(call, 'set');
  keepSecret(driver, call, value, context);
  return driver.set(call, value);
}

function open(given: Json, context: ReadingContext): { driver: SdbDriver; call: SdbCall } {
  if (!isSdbUri(given)) throw notAnAddress(given);
  const { profile: name, key } = parseSdbUri(given);
  const profile = profileOf(name, context);
  return { driver: driverOf(name, profile), call: { name, profile, key, context } };
}

/** The configuration goes first, then pillar. */
function profileOf(name: string, { opts, pillar }: ReadingContext): JsonRecord {
  for (const source of [opts, pillar]) {
    const profile = source[name];
    if (isRecord(profile) && 'driver' in profile) return profile;
  }
  throw new MusterError(
    'CONFIG_INVALID',
    `there is no sdb profile '${name}': write '${name}: {driver: ...}' into the configuration or into pillar`,
  );
}

/** Short texts and numbers say nothing, and masking them would make a riddle of every output. */
const shortestSecret = 4;

function keepSecret(driver: SdbDriver, call: SdbCall, value: Json, context: ReadingContext): void {
  const { profile, key } = call;
  const isSecret =
    typeof profile['secret'] === 'boolean'
      ? profile['secret']
      : (driver.isSecret ?? secretValues({ [key]: value }, defaultSecretPillar).length > 0);
  if (!isSecret) return;
  context.keepSecret(secretValues({ value }, ['value']).filter((each) => each.length >= shortestSecret));
}

function onlyReads({ name, profile }: SdbCall, what: string): MusterError {
  return new MusterError(
    'ARGUMENT_INVALID',
    `sdb.${what}: the driver '${textOf(profile['driver'] ?? '')}' of the sdb profile '${name}' only reads`,
  );
}
