import type { Json } from '@muster/engine';
import type { PackedPillar } from '../compile/index.ts';

/** Pillar with its plain form, which functions and states see. */
export interface Pillar extends PackedPillar {
  readonly data: Readonly<Record<string, Json>>;
}

/** What a call knows of its minion. A state run has its own, so that pillar given in line stays with it. */
export interface Facts {
  grains: Readonly<Record<string, Json>>;
  pillar: Pillar;
}

/** What pillar is compiled for. */
export interface PillarRequest {
  readonly grains: Readonly<Record<string, Json>>;
  /** As somebody named it; without one, pillar comes from all environments. */
  readonly saltenv?: string | undefined;
  readonly pillarenv?: string | undefined;
  /** Pillar given in line, merged over what is compiled. */
  readonly override?: Readonly<Record<string, Json>>;
}

/** Where pillar comes from: the master, or directories of this host. */
export interface PillarSource {
  fetch(request: PillarRequest, signal?: AbortSignal): Promise<PackedPillar>;
}
