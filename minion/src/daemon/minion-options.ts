import type { Json } from '@muster/engine';
import type { MinionConfig } from '@muster/shared';
import { jsonRecordOf } from '../functions/wire-json.ts';

/** The configuration as `opts` in templates and `config.get` show it: under Salt's names, without the join token. */
export function minionOptions(config: MinionConfig): Readonly<Record<string, Json>> {
  const { extra, token: _token, ...settings } = config;
  const present = Object.entries({ ...extra, ...settings }).filter(([, value]) => value !== undefined);
  return jsonRecordOf(Object.fromEntries(present));
}
