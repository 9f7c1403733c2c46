import { MusterError } from '@muster/shared';
import type { AuditLog } from '../keys/index.ts';

/** What a caller of the control API may want to do; `read` changes nothing. */
export type ControlAction =
  | 'read'
  | 'job.start'
  | 'job.cancel'
  | 'key.accept'
  | 'key.reject'
  | 'key.delete'
  | 'token.create'
  | 'token.revoke'
  | 'pillar.reveal';

/** Who calls, as far as it is known. */
export interface Caller {
  /** For the audit log and job history. */
  readonly name: string;
}

/** Whether a caller may do something; the rule of this master. */
export type AccessRule = (caller: Caller, action: ControlAction, subject: string) => boolean;

/** Whoever the socket's permissions let in is an operator and may do everything. */
export const socketHolders: AccessRule = () => true;

/** The one way to any right: decides, and writes down every change and every denial before it happens. */
export class Authority {
  readonly #audit: AuditLog;
  readonly #rule: AccessRule;

  constructor(audit: AuditLog, rule: AccessRule = socketHolders) {
    this.#audit = audit;
    this.#rule = rule;
  }

  /** Returns when the caller may; throws PERMISSION_DENIED otherwise. */
  async require(
    caller: Caller,
    action: ControlAction,
    subject: string,
    details: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    const isAllowed = this.#rule(caller, action, subject);
    if (!isAllowed || isLoggedHere(action)) {
      await this.#audit.append({ actor: caller.name, action, subject, isAllowed, details });
    }
    if (isAllowed) return;
    throw new MusterError('PERMISSION_DENIED', `${caller.name} may not do ${action} on ${subject}`);
  }
}

/** Keys and tokens write down what is decided about them themselves. */
function isLoggedHere(action: ControlAction): boolean {
  return action.startsWith('job.') || action === 'pillar.reveal';
}
