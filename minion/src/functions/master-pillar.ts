import { fromPlain, packValue } from '@muster/sls';
import type { MasterLink } from '../session/index.ts';
import type { PillarSource } from './facts.ts';
import { jsonRecordOf } from './wire-json.ts';

/** Pillar that the master compiles for this minion. */
export function masterPillar(link: MasterLink): PillarSource {
  return {
    async fetch({ grains, saltenv, pillarenv, override }, signal) {
      const question = {
        grains: { ...grains },
        ...(saltenv === undefined ? {} : { saltenv }),
        ...(pillarenv === undefined ? {} : { pillarenv }),
        ...(override === undefined ? {} : { override: packValue(fromPlain(override)) }),
      };
      const {
        data,
        errors,
        files,
        secrets,
        opts = {},
      } = await link.request('pillarRequest', question, signal === undefined ? {} : { signal });
      return {
        packed: data,
        errors,
        secrets,
        ...(files === undefined ? {} : { files }),
        opts: jsonRecordOf(opts),
      };
    },
  };
}
