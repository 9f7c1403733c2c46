import type { CompileRequest } from './compile-request.ts';
import type { HostQuestion } from './host-question.ts';
import type { SerializedError } from './serialized-error.ts';

/** An answer, or why there is none. */
export type Answer = { readonly value: unknown } | { readonly error: SerializedError };

/** What a minion tells its compile process: what to do and for how long it may compute, and in between answers to what that asks. */
export type ToProcess =
  | { readonly request: CompileRequest; readonly limitMs: number }
  | { readonly answer: Answer };

/** What a compile process says: that it has loaded its code, what it needs to know, and what came of the request. */
export type FromProcess =
  | { readonly kind: 'ready' }
  | { readonly kind: 'question'; readonly question: HostQuestion }
  | { readonly kind: 'done'; readonly answer: Answer };
