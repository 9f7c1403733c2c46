import type { Json } from '@muster/engine';
import type { CompileClient, HostAnswers } from '../compile/index.ts';
import type { Roots } from '../files/directory-files.ts';
import type { PillarRequest, PillarSource } from '../functions/facts.ts';

export interface LocalPillarOptions {
  readonly id: string;
  readonly opts: Readonly<Record<string, Json>>;
  readonly roots: Roots;
  /** Pillar that is laid over what the files say, unless a call brings its own. */
  readonly override?: Readonly<Record<string, Json>> | undefined;
  readonly compile: CompileClient;
  /** Execution functions that templates may name. */
  readonly functions: () => readonly string[];
  /** Answers what templates call. */
  readonly answers: (request: PillarRequest, signal: AbortSignal | undefined) => HostAnswers;
}

/** Pillar compiled on this host, from directories of its own. */
export function localPillar({
  id,
  opts,
  roots,
  override,
  compile,
  functions,
  answers,
}: LocalPillarOptions): PillarSource {
  return {
    async fetch(request, signal) {
      const { grains, saltenv, pillarenv } = request;
      const given = request.override ?? override;
      const question = {
        kind: 'pillar',
        view: { id, grains, opts, functions: functions() },
        request: {
          roots,
          saltenv,
          pillarenv,
          override: given,
        },
      } as const;
      return compile.ask(question, answers(request, signal), signal);
    },
  };
}
