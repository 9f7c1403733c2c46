import { type ErrorDetails, MusterError } from '@muster/shared';

/**
 * What a state needs in order to be looked at is not there (a program, an account, a file). A dry run in which an earlier
 * state is pending then answers null, to be decided after it; otherwise the state fails with this message.
 */
export class NotYetError extends MusterError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('NOT_YET', message, { details });
  }
}

/** The state cannot be had as it was declared; the message becomes its comment. */
export class StateFailedError extends MusterError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('STATE_FAILED', message, { details });
  }
}
