import { NotYetError, type Properties, type ServiceStatus } from '@muster/engine';

/** What a service state may want of a service. */
export interface ServiceProperties extends Properties {
  readonly running?: boolean | undefined;
  readonly enabled?: boolean | undefined;
  readonly masked?: boolean | undefined;
}

/** A service as states see it. */
export interface ObservedService extends Properties {
  readonly running: boolean;
  readonly enabled: boolean;
  readonly masked: boolean;
  readonly known: boolean;
}

/** The observed form of a status. */
export function observedService({ status, enabled, masked }: ServiceStatus): ObservedService {
  return { running: status === 'running', enabled, masked, known: status !== 'absent' };
}

/** What to throw where a service has to be there: a state that is still pending may bring it. */
export function unavailable(name: string): NotYetError {
  return new NotYetError(`The named service ${name} is not available`);
}
