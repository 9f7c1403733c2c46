import { randomInt } from 'node:crypto';
import { type FunctionContext, isRecord, type Json, type JsonRecord, textOf } from '@muster/engine';
import { defaultSecretPillar, MusterError, secretValues } from '@muster/shared';
import { declareFunction } from '../declare/declare-function.ts';
import { anything, flag, number, text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import type { SdbCall, SdbDriver } from './sdb-contract.ts';
import { driverOf } from './sdb-driver.ts';
import { isSdbUri, notAnAddress, parseSdbUri } from './sdb-uri.ts';

const uri = anything('Where it is: `sdb://PROFILE/KEY`.');

const get = readFunction({
  name: 'sdb.get',
  summary:
    'A value that is kept elsewhere; null where there is none. It is secret: masked in everything that is shown.',
  parameters: {
    uri: anything('Where it is: `sdb://PROFILE/KEY`; any other value is answered as it is.'),
    strict: flag('Refuse what is no such address.', false),
  },
  async run({ uri: given, strict }, context) {
    if (!isSdbUri(given)) {
      if (strict) throw notAnAddress(given);
      return given;
    }
    return read(given, context);
  },
});

const set = declareFunction({
  name: 'sdb.set',
  summary: 'Keeps a value elsewhere.',
  parameters: { uri, value: anything('The value.') },
  run: ({ uri: given, value }, context) => write(given, value, context),
});

const remove = declareFunction({
  name: 'sdb.delete',
  summary: 'Removes a value that is kept elsewhere; whether there was one.',
  parameters: { uri },
  async run({ uri: given }, context) {
    const { driver, call } = open(given, context);
    if (driver.delete === undefined) throw onlyReads(call, 'delete');
    return driver.delete(call);
  },
});

const getOrSetHash = declareFunction({
  name: 'sdb.get_or_set_hash',
  summary:
    'A value that is kept elsewhere; a random text that is kept there from now on where there is none.',
  parameters: {
    uri,
    length: number('Characters of a new text.', 8),
    chars: text('Characters to choose from.', 'abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)'),
  },
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

async function read(given: Json, context: FunctionContext): Promise<Json> {
  const { driver, call } = open(given, context);
  const value = await driver.get(call);
  keepSecret(driver, call, value, context);
  return value;
}

async function write(given: Json, value: Json, context: FunctionContext): Promise<Json> {
  const { driver, call } = open(given, context);
  if (driver.set === undefined) throw onlyReads(call, 'set');
  keepSecret(driver, call, value, context);
  return driver.set(call, value);
}

function open(given: Json, context: FunctionContext): { driver: SdbDriver; call: SdbCall } {
  if (!isSdbUri(given)) throw notAnAddress(given);
  const { profile: name, key } = parseSdbUri(given);
  const profile = profileOf(name, context);
  return { driver: driverOf(name, profile), call: { name, profile, key, context } };
}

/** The configuration goes first, then pillar. */
function profileOf(name: string, { opts, pillar }: FunctionContext): JsonRecord {
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

function keepSecret(driver: SdbDriver, call: SdbCall, value: Json, context: FunctionContext): void {
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
