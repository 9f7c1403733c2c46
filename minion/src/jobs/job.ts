import type { MasterMessages, MinionMessages } from '@muster/shared';

/** What the master asked for, as it came over the wire. */
export type Job = MasterMessages['job'];

/** What came of a job, as it goes over the wire and lies in the spool. */
export type JobReturn = MinionMessages['jobReturn'];

/** How far a state run is. */
export type JobProgress = Omit<MinionMessages['progress'], 'jid'>;

/** Where a job is on the minion. */
export type JobState = 'queued' | 'running' | 'returned';

/** What executing a job came to, before it is put into a return. */
export interface JobOutcome {
  readonly success: boolean;
  readonly retcode: number;
  readonly return: unknown;
  readonly pending?: boolean | undefined;
  readonly changed?: boolean | undefined;
}

/** How a job was ended before its time, and why. */
export interface JobEnd {
  readonly ended: NonNullable<JobReturn['ended']>;
  readonly reason: string;
}
