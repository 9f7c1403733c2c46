import { suggestion } from '@muster/shared';
import type { Registry } from '../registry/registry-contract.ts';

/** What to say of a state that neither Muster nor the tree has. */
export function absence(name: string, states: Registry['states']): string {
  const hint = suggestion(name, states.names());
  return hint === ''
    ? `Muster has no state '${name}', and the tree brings none; 'muster docs' lists what there is`
    : `there is no state '${name}'${hint}`;
}
