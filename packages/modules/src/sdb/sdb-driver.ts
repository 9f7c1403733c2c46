import type { JsonRecord } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { documentDriver } from './document-driver.ts';
import { envDriver } from './env-driver.ts';
import { restDriver } from './rest-driver.ts';
import type { SdbDriver } from './sdb-contract.ts';
import { sqliteDriver } from './sqlite-driver.ts';

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
