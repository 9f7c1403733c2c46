import type { Host, ReadingHost, ReadOnlyHost } from '../host/host.ts';
import type { MinionAnswers, MinionServices } from './minion-services.ts';
import type { StateContext } from './state-context.ts';

/** What a function that only reads may use: data, files and accounts, and functions that only read. */
export interface ReadingContext extends Omit<StateContext, 'requires' | 'requiredBy' | 'changedRequisites'> {
  readonly host: ReadingHost;
  /** Has texts masked in everything that is shown from now on. */
  keepSecret(texts: readonly string[]): void;
  /** Says with which code the call from outside ends, 0 for done; the last one that is set counts, as in Salt. */
  readonly setRetcode?: ((code: number) => void) | undefined;
  /** The job that asked, for long-running functions; undefined for local calls. */
  readonly jid?: string | undefined;
  /** Whether a template, a state or another function calls, and nobody from outside; Salt's `cmd.run` uses no shell then. */
  readonly isNested?: boolean | undefined;
}

/** What a function that only asks may use: programs that only read, and the minion's answers, as well. */
export interface AskingContext extends ReadingContext {
  readonly host: ReadOnlyHost;
  readonly minion: MinionAnswers;
}

/** What a function that changes something may use: the host, everything a state may ask, and the minion itself. */
export interface FunctionContext extends AskingContext {
  readonly host: Host;
  readonly minion: MinionServices;
}

/** What a function is handed, by its effect. */
export interface ContextOf {
  readonly reads: ReadingContext;
  readonly asks: AskingContext;
  readonly changes: FunctionContext;
}
