import { type ErrorDetails, MusterError } from '@muster/shared';
import type { Need } from './resource.ts';

/**
 * What a state needs in order to be looked at is not there (a program, an account, a file). A dry run in which states that may
 * bring all of its `needs` are pending answers null, to be decided after them; otherwise the state fails with this message.
 * Where nobody can say what is needed, only states that it requires excuse it.
 */
export class NotYetError extends MusterError {
  readonly needs: readonly Need[];

  constructor(message: string, ...needs: readonly Need[]) {
    super('NOT_YET', message);
    this.needs = needs;
  }
}

/** The state cannot be had as it was declared; the message becomes its comment. */
export class StateFailedError extends MusterError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('STATE_FAILED', message, { details });
  }
}
