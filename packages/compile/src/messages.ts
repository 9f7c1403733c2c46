import type { CompileRequest } from './compile-request.ts';
import type { HostQuestion } from './host-question.ts';
import type { SerializedError } from './serialized-error.ts';

/** An answer, or why there is none. */
export type Answer = { readonly value: unknown } | { readonly error: SerializedError };

/** What a compile process is told: what to do, with the data that it is about unless the last request had the same, and in between answers to what it asks. */
export type ToProcess =
  | { readonly request: Omit<CompileRequest, 'view'>; readonly view: unknown }
  | { readonly answer: Answer };

/** What a compile process says: that it has loaded its code, what it needs to know, and what came of the request. */
export type FromProcess =
  | { readonly kind: 'ready' }
  | { readonly kind: 'question'; readonly question: HostQuestion }
  | { readonly kind: 'done'; readonly answer: Answer };
