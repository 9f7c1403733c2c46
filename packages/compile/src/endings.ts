import { errorMessage, MusterError } from '@muster/shared';
import type { CompileLimits } from './compile-limits.ts';
import type { CompileRequest } from './compile-request.ts';

/** Why a process was ended that computed for too long. */
export function overdue(request: CompileRequest, { computingMs, option }: CompileLimits): MusterError {
  return new MusterError(
    'TIMEOUT',
    `${doing(request)} was stopped: it computed for more than ${computingMs / 1000} s. Is there a loop in a template that does not end? If not, raise ${option}.`,
  );
}

/** Why a process ended by itself. */
export function crashed(
  signal: NodeJS.Signals | null,
  { heapMb }: CompileLimits,
  request: CompileRequest | undefined,
): MusterError {
  // V8 aborts when its heap is full.
  if (request === undefined || (signal !== 'SIGABRT' && signal !== 'SIGTRAP')) {
    return new MusterError('INTERNAL', `the compile process ended by itself (${signal ?? 'exit'})`);
  }
  return new MusterError(
    request.kind === 'pillar' ? 'PILLAR_FAILED' : 'RENDER_FAILED',
    `${doing(request)} was stopped: it needed more than ${heapMb} MB of memory. Let templates build less at once, or in parts.`,
  );
}

/** Why a process was ended that sent what is no message. */
export function garbled(cause: unknown): MusterError {
  return new MusterError(
    'INTERNAL',
    `the compile process said what nobody understands: ${errorMessage(cause)}`,
    { cause },
  );
}

function doing(request: CompileRequest): string {
  return request.kind === 'pillar' ? `Compiling the pillar of ${request.work.id}` : 'Rendering';
}
