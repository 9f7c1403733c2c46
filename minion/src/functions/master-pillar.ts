import { isRecord } from '@muster/shared';
import { fromPlain, packValue, toJson, unpackValue } from '@muster/sls';
import type { MasterLink } from '../session/index.ts';
import type { PillarSource } from './facts.ts';
import { jsonRecordOf } from './wire-json.ts';

/** Pillar that the master compiles for this minion. */
export function masterPillar(link: MasterLink): PillarSource {
  return {
    async fetch({ grains, saltenv, pillarenv, override }, signal) {
      const question = {
        grains: { ...grains },
        saltenv,
        pillarenv,
        override: override === undefined ? undefined : packValue(fromPlain(override)),
      };
      const answer = await link.request('pillarRequest', question, { signal });
      const data = toJson(unpackValue(answer.data));
      return {
        packed: answer.data,
        data: isRecord(data) ? data : {},
        errors: answer.errors,
        secrets: answer.secrets,
        files: answer.files,
        opts: jsonRecordOf(answer.opts ?? {}),
      };
    },
  };
}
