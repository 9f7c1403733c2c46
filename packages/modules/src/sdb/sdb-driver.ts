import type { FunctionContext, Json, JsonRecord } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { documentDriver } from './document-driver.ts';
import { envDriver } from './env-driver.ts';
import { restDriver } from './rest-driver.ts';
import { sqliteDriver } from './sqlite-driver.ts';

/** One use of a driver: the profile that configures it, with its name for errors, and the key. */
export interface SdbCall {
  readonly name: string;
  readonly profile: JsonRecord;
  readonly key: string;
  readonly context: Pick<FunctionContext, 'host' | 'call' | 'render' | 'opts' | 'saltenv'>;
}

/** A kind of store that values are read from. */
export interface SdbDriver {
  /** The value of a key; null where there is none. */
  get(call: SdbCall): Promise<Json>;
  /** Left out by drivers that only read. */
  set?(call: SdbCall, value: Json): Promise<Json>;
  delete?(call: SdbCall): Promise<Json>;
  /** Whether what it holds is secret, unless the profile says otherwise; undefined where the key has to tell. */
  readonly isSecret: boolean | undefined;
}

const drivers: Readonly<Record<string, SdbDriver>> = {
  env: envDriver,
  json: documentDriver,
  rest: restDriver,
  sqlite3: sqliteDriver,
  yaml: documentDriver,
};

/** The driver that a profile names, or CONFIG_INVALID with those that there are. */
export function driverOf(name: string, { driver }: JsonRecord): SdbDriver {
  const found = typeof driver === 'string' && Object.hasOwn(drivers, driver) ? drivers[driver] : undefined;
  if (found !== undefined) return found;
  throw new MusterError(
    'CONFIG_INVALID',
    `the sdb profile '${name}' has the driver ${JSON.stringify(driver)}; there are ${Object.keys(drivers).join(', ')}`,
  );
}
