import type { CompilePool, HostAnswers, PillarView } from '@muster/compile';
import type { JsonRecord } from '@muster/shared';
import { fromPlain, packValue } from '@muster/sls';
import type { PillarRequest, PillarSource } from '../functions/facts.ts';

export interface LocalPillarOptions {
  readonly id: string;
  readonly view: PillarView;
  /** Pillar that is laid over what the files say, unless a call brings its own. */
  readonly override: JsonRecord | undefined;
  readonly compile: CompilePool;
  /** Answers what templates call. */
  readonly answers: (request: PillarRequest, signal: AbortSignal | undefined) => HostAnswers;
}

/** Pillar compiled on this host, from directories of its own. */
export function localPillar({ id, view, override, compile, answers }: LocalPillarOptions): PillarSource {
  return {
    async fetch(request, signal) {
      const { grains, saltenv, pillarenv } = request;
      const given = request.override ?? override;
      const packed = given === undefined ? undefined : packValue(fromPlain(given));
      const work = { id, grains, saltenv, pillarenv, override: packed };
      return compile.ask({ kind: 'pillar', view, work }, answers(request, signal), { signal });
    },
  };
}
