import type { Json } from '@muster/engine';

/** What is done about drift. */
export type DriftMode = 'enforce' | 'report' | 'off';

/** The mode that pillar's `drift` says, or the configuration's where pillar says nothing that is a mode. */
export function driftMode(configured: DriftMode, pillar: Json | undefined): DriftMode {
  // YAML reads a bare `off` as false.
  if (pillar === false) return 'off';
  return pillar === 'enforce' || pillar === 'report' || pillar === 'off' ? pillar : configured;
}
