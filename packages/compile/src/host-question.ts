import type { Json, JsonRecord } from '@muster/shared';

/** What a compile process asks of whoever gave it the request; each is answered before it goes on. */
export type HostQuestion =
  | { readonly kind: 'environments' }
  | { readonly kind: 'list'; readonly environment: string }
  | { readonly kind: 'read'; readonly environment: string; readonly path: string }
  /** Which execution functions there are beside those that the language has itself: `CallableFunctions`. */
  | { readonly kind: 'functions' }
  | {
      readonly kind: 'call';
      readonly fun: string;
      readonly args: readonly Json[];
      readonly kwargs: JsonRecord;
    }
  | {
      readonly kind: 'pillar';
      readonly override?: JsonRecord | undefined;
      readonly pillarenv?: string | undefined;
      readonly saltenv?: string | undefined;
    }
  | { readonly kind: 'log'; readonly level: string; readonly message: string };

/** Execution functions that templates may call. */
export interface CallableFunctions {
  readonly names: readonly string[];
  /** Modules of the user's that cannot be used: a call of one of their functions is answered with the reason. */
  readonly brokenModules: readonly string[];
}

/** Answers the questions of one request; what it throws is thrown again in the process. */
export type HostAnswers = (question: HostQuestion) => Promise<unknown>;
