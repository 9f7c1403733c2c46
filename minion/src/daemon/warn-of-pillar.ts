import { type JsonRecord, unheededSetting } from '@muster/shared';
import type { Logger } from 'pino';

/** Settings that Salt reads from pillar, too. */
const names = ['schedule', 'beacons'];

/** Says once of each key of pillar that Salt would act on, and Muster does not. */
export function pillarWarner(log: Logger): (pillar: JsonRecord) => void {
  const told = new Set<string>();
  return (pillar) => {
    for (const key of names) {
      if (pillar[key] === undefined || told.has(key)) continue;
      told.add(key);
      log.warn({ key }, `pillar key ${key} ${unheededSetting(key)}`);
    }
  };
}
