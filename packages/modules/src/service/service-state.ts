import {
  NotYetError,
  type Properties,
  type ServiceStatus,
  type SomeOf,
  type StateContext,
} from '@muster/engine';
import { z } from 'zod';
import { type UnitFiles, unitFileTriggers } from './unit-files.ts';

/** A service as states see it. */
export interface ObservedService extends Properties {
  readonly running: boolean;
  readonly enabled: boolean;
  readonly masked: boolean;
  readonly known: boolean;
}

/** A service with what defines it. */
export interface DefinedService extends ObservedService {
  readonly unitFiles: UnitFiles;
  /** systemd has not read what defines it now. */
  readonly isStale: boolean;
  /** Another with each start. */
  readonly invocation: string | undefined;
}

/** What a service state may want of a service. */
export type ServiceProperties = SomeOf<ObservedService>;

const keptProperties = z
  .object({
    enabled: z.literal(true),
    masked: z.literal(false),
    unitFiles: z.record(z.string(), z.string()),
    isStale: z.literal(false),
    invocation: z.string(),
  })
  .partial();

/** What the last run left of a service, for the drift watch; nothing in a run. */
export function keptService({ kept = {} }: StateContext): z.output<typeof keptProperties> {
  return keptProperties.parse(kept);
}

/** The observed form of a status. */
export function observedService({ status, enabled, masked }: ServiceStatus): ObservedService {
  return { running: status === 'running', enabled, masked, known: status !== 'absent' };
}

/** What to throw where a service has to be there: a state that is still pending may bring it. */
export function unavailable(name: string): NotYetError {
  return new NotYetError(`The named service ${name} is not available`, [
    { kind: 'service', unit: name },
    ...unitFileTriggers(name),
  ]);
}
