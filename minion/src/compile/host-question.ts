import type { Json } from '@muster/engine';

/** What a compile process asks of the main thread while it renders; each is answered before it goes on. */
export type HostQuestion =
  | { readonly kind: 'environments' }
  | { readonly kind: 'list'; readonly environment: string }
  | { readonly kind: 'read'; readonly environment: string; readonly path: string }
  | {
      readonly kind: 'call';
      readonly fun: string;
      readonly args: readonly Json[];
      readonly kwargs: Readonly<Record<string, Json>>;
    }
  | {
      readonly kind: 'pillar';
      readonly override?: Readonly<Record<string, Json>>;
      readonly pillarenv?: string | undefined;
      readonly saltenv?: string | undefined;
    }
  | { readonly kind: 'log'; readonly level: string; readonly message: string };

/** Answers the questions of one request; what it throws is thrown again in the process. */
export type HostAnswers = (question: HostQuestion) => Promise<unknown>;
