import type { CompileClient } from '../compile/index.ts';
import type { MasterLink } from '../session/index.ts';
import type { PillarSource } from './facts.ts';

/** Pillar that the master compiles for this minion. */
export function masterPillar(link: MasterLink, compile: CompileClient): PillarSource {
  return {
    async fetch({ grains, saltenv, pillarenv, override }, signal) {
      const packed =
        override === undefined
          ? undefined
          : await compile.ask({ kind: 'pack', value: override }, async () => undefined, signal);
      const question = {
        grains: { ...grains },
        saltenv,
        ...(pillarenv === undefined ? {} : { pillarenv }),
        ...(packed === undefined ? {} : { override: packed }),
      };
      const { data, errors, secrets } = await link.request(
        'pillarRequest',
        question,
        signal === undefined ? {} : { signal },
      );
      return { packed: data, errors, secrets };
    },
  };
}
