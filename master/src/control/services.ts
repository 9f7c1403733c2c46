import type { DriftReports } from '../drift/index.ts';
import type { EventBus } from '../events/index.ts';
import type { Inventory } from '../inventory/index.ts';
import type { Jobs } from '../jobs/index.ts';
import type { AuditLog, JoinTokens, KeyRing } from '../keys/index.ts';
import type { Mine } from '../mine/index.ts';
import type { Pillars } from '../pillar/index.ts';
import type { SessionHub } from '../sessions/index.ts';
import type { Disk } from '../store/index.ts';
import type { Authority } from './authority.ts';

/** What the control API stands on. */
export interface ControlServices {
  readonly authority: Authority;
  readonly audit: AuditLog;
  readonly disk: Disk;
  readonly jobs: Jobs;
  readonly keys: KeyRing;
  readonly tokens: JoinTokens;
  readonly hub: SessionHub;
  readonly inventory: Inventory;
  readonly mine: Mine;
  readonly pillars: Pillars;
  readonly drift: DriftReports;
  readonly events: EventBus;
  readonly version: string;
  readonly fingerprint: string;
  readonly startedAt: number;
}
