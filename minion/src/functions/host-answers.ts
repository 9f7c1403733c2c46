import type { CallableFunctions, HostAnswers, HostQuestion } from '@muster/compile';
import type { Json, JsonRecord } from '@muster/engine';
import type { Logger } from 'pino';
import type { FileStore } from '../files/file-store.ts';
import type { CallScope } from './call-scope.ts';
import type { Pillar, PillarRequest } from './facts.ts';

/** What answers are made of. */
export interface AnswerSources {
  readonly files: FileStore;
  readonly log: Logger;
  /** Which functions `call` knows. */
  readonly functions: () => CallableFunctions;
  /** Compiles pillar without adopting it. */
  readonly pillar: (request: Omit<PillarRequest, 'grains'>) => Promise<Pillar>;
  readonly call: (fun: string, args: readonly Json[], kwargs: JsonRecord) => Promise<Json>;
}

/** Answers what templates ask for: files of the roots and execution functions. */
export function hostAnswers(
  { files, log, functions, pillar, call }: AnswerSources,
  scope: CallScope,
): HostAnswers {
  return async (question: HostQuestion): Promise<unknown> => {
    scope.signal.throwIfAborted();
    switch (question.kind) {
      case 'environments':
        return files.environments();
      case 'list':
        return files.list(question.environment);
      case 'read': {
        const file = await files.fetch(question.environment, question.path, scope.signal);
        return file === undefined ? undefined : { path: file.path, shownAs: file.shownAs };
      }
      case 'call':
        return call(question.fun, question.args, question.kwargs);
      case 'functions':
        return functions();
      case 'pillar': {
        const { kind: _kind, saltenv = scope.chosenSaltenv, ...request } = question;
        return (await pillar({ ...request, saltenv })).packed;
      }
      default:
        return logTemplate(log, question.level, question.message);
    }
  };
}

function logTemplate(log: Logger, level: string, message: string): void {
  const known =
    level === 'error' || level === 'debug' || level === 'trace'
      ? level
      : level === 'warning'
        ? 'warn'
        : 'info';
  log[known]({ from: 'template' }, message);
}
